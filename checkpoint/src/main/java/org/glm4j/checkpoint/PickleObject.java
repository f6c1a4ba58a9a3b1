package org.glm4j.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle is made of while it is being read, besides Java's own {@code String}, {@code BigInteger}, {@code
 * Double}, {@code Boolean} and {@code byte[]}. Containers fill up after they are first referred to, so they can be
 * changed; {@link PickleValues} turns all of it into immutable values.
 */
sealed interface PickleObject {

    enum Constant implements PickleObject {
        NONE,
        /** Start of a run of items on the stack. */
        MARK
    }

    record GlobalName(PickleGlobals.Global global) implements PickleObject {}

    record PythonList(Value.Sequence.Kind kind, List<Object> items) implements PickleObject {
        PythonList(Value.Sequence.Kind kind) {
            this(kind, new ArrayList<>());
        }
    }

    record PythonDict(Map<Object, Object> entries) implements PickleObject {
        PythonDict() {
            this(new LinkedHashMap<>());
        }
    }

    /** An object of a listed class; its attributes come with {@code BUILD}. */
    record PythonInstance(String className, PythonDict attributes) implements PickleObject {}

    /**
     * A mention of bytes that lie elsewhere in the file.
     *
     * @param key which bytes
     * @param elements how many elements it claims to have
     * @param start first element within those bytes; not 0 only for views of old files
     */
    record Storage(Dtype dtype, String key, long elements, long start) implements PickleObject {}

    record RebuiltTensor(Storage storage, long offset, long[] size, long[] stride) implements PickleObject {}

    /** A NumPy element type; its byte order comes with {@code BUILD}. */
    final class NumpyType implements PickleObject {
        final String code;
        boolean bigEndian;

        NumpyType(String code) {
            this.code = code;
        }
    }

    /** A NumPy array; everything about it comes with {@code BUILD}. */
    final class NumpyData implements PickleObject {
        NumpyType type;
        long[] shape;
        boolean columnMajor;
        byte[] bytes;
    }

    /** A name that is its own value. */
    record Named(String name) implements PickleObject {}
}
