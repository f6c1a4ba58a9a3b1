package org.glm4j.tokenizers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The pieces of a vocabulary file by id, and back. */
final class Vocabulary {

    private final List<String> pieces;
    private final Map<String, Integer> ids;

    /** @param pieces distinct; the index is the id */
    Vocabulary(List<String> pieces) {
        this.pieces = List.copyOf(pieces);
        ids = HashMap.newHashMap(pieces.size());
        for (int id = 0; id < pieces.size(); id++) {
            ids.put(pieces.get(id), id);
        }
    }

    int size() {
        return pieces.size();
    }

    boolean contains(int id) {
        return id >= 0 && id < pieces.size();
    }

    String piece(int id) {
        return pieces.get(id);
    }

    List<String> pieces() {
        return pieces;
    }

    OptionalInt id(String piece) {
        var id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }
}
