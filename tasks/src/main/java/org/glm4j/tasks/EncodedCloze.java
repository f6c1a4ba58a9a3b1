package org.glm4j.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.GlmTokenizer;

/** The parts of a cloze as tokens, before they are cut to a length. */
final class EncodedCloze {

    /** In place of the blank's mask token; a text cannot hold it. */
    static final int BLANK = -1;

    /** In place of a trained prompt token. */
    static final int PROMPT = -2;

    private record Piece(int[] ids, boolean shortenable) {}

    private final List<Piece> first;
    private final List<Piece> second;

    private EncodedCloze(List<Piece> first, List<Piece> second) {
        this.first = first;
        this.second = second;
    }

    static EncodedCloze of(Cloze cloze, GlmTokenizer tokenizer, ClozeOptions options) {
        var prompts = new PromptTokens(cloze, options);
        var first = new ArrayList<Piece>();
        if (options.prefixTokens() > 0) {
            first.add(new Piece(repeated(PROMPT, options.prefixTokens()), false));
        }
        cloze.first().forEach(part -> first.add(piece(part, tokenizer, prompts)));
        var second = cloze.second().stream()
                .map(part -> piece(part, tokenizer, prompts))
                .toList();
        return new EncodedCloze(first, second);
    }

    private static Piece piece(Part part, GlmTokenizer tokenizer, PromptTokens prompts) {
        return switch (part) {
            case Part.Text(String text, boolean shortenable) -> new Piece(tokenizer.encode(text), shortenable);
            case Part.Blank() -> new Piece(new int[] {BLANK}, false);
            case Part.Prompt() -> new Piece(repeated(PROMPT, prompts.next()), false);
        };
    }

    private static int[] repeated(int id, int times) {
        int[] ids = new int[times];
        Arrays.fill(ids, id);
        return ids;
    }

    /** How many trained tokens each place gets: equal numbers, rounded up, as long as there are any. */
    private static final class PromptTokens {

        private final int each;
        private int left;

        PromptTokens(Cloze cloze, ClozeOptions options) {
            int places = cloze.promptPlaces();
            left = options.promptTokens();
            if (left > 0 && places == 0) {
                throw new InvalidInputException(
                        "this pattern has no place for prompt tokens; put them in front of everything (--prefix-prompt)");
            }
            each = places == 0 ? 0 : Math.ceilDiv(left, places);
        }

        int next() {
            int tokens = Math.min(each, left);
            left -= tokens;
            return tokens;
        }
    }

    /**
     * The tokens, cut until they have at most this length.
     *
     * @throws InvalidInputException if what may not be cut is longer
     */
    int[] cutTo(int length, String example) {
        int[] firstLengths = lengths(first);
        int[] secondLengths = lengths(second);
        int total =
                Arrays.stream(firstLengths).sum() + Arrays.stream(secondLengths).sum();
        for (int excess = total - length; excess > 0; excess--) {
            int cuttableFirst = cuttable(first, firstLengths);
            int cuttableSecond = cuttable(second, secondLengths);
            if (cuttableFirst == 0 && cuttableSecond == 0) {
                throw new InvalidInputException(
                        "example %s is %d tokens too long, and no more of it may be cut; raise the sequence length"
                                .formatted(example, excess));
            }
            if (cuttableFirst > cuttableSecond) {
                cutLast(first, firstLengths);
            } else {
                cutLast(second, secondLengths);
            }
        }
        int[] ids = new int[Math.min(total, Math.max(length, 0))];
        int end = copy(first, firstLengths, ids, 0);
        copy(second, secondLengths, ids, end);
        return ids;
    }

    private static int[] lengths(List<Piece> pieces) {
        return pieces.stream().mapToInt(piece -> piece.ids.length).toArray();
    }

    private static int cuttable(List<Piece> pieces, int[] lengths) {
        int sum = 0;
        for (int i = 0; i < lengths.length; i++) {
            sum += pieces.get(i).shortenable ? lengths[i] : 0;
        }
        return sum;
    }

    private static void cutLast(List<Piece> pieces, int[] lengths) {
        int i = lengths.length - 1;
        while (!pieces.get(i).shortenable || lengths[i] == 0) {
            i--;
        }
        lengths[i]--;
    }

    private static int copy(List<Piece> pieces, int[] lengths, int[] ids, int from) {
        int at = from;
        for (int i = 0; i < lengths.length; i++) {
            System.arraycopy(pieces.get(i).ids, 0, ids, at, lengths[i]);
            at += lengths[i];
        }
        return at;
    }
}
