package org.glm4j.checkpoint;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a PyTorch file can hold besides weights, as plain values: iteration, optimizer moments, learning-rate scheduler,
 * states of random generators. A tree; walking over all of it is safe, as its depth and size are bounded.
 */
public sealed interface Value {

    /** Python's {@code None}. */
    record None() implements Value {}

    record Bool(boolean value) implements Value {}

    /** A whole number of any size. */
    record Int(BigInteger value) implements Value, Comparable<Int> {

        public Int(long value) {
            this(BigInteger.valueOf(value));
        }

        /**
         * @throws ArithmeticException if the number does not fit
         */
        public long asLong() {
            return value.longValueExact();
        }

        /** Keeps maps with colliding hashes fast. */
        @Override
        public int compareTo(Int other) {
            return value.compareTo(other.value);
        }
    }

    record Real(double value) implements Value, Comparable<Real> {

        @Override
        public int compareTo(Real other) {
            return Double.compare(value, other.value);
        }
    }

    record Text(String value) implements Value, Comparable<Text> {

        @Override
        public int compareTo(Text other) {
            return value.compareTo(other.value);
        }
    }

    /**
     * Bytes.
     *
     * @param value not to be changed
     */
    record Bytes(byte[] value) implements Value {}

    /** Items in order; those of a set in stored order. */
    record Sequence(Kind kind, List<Value> items) implements Value {

        /** Which Python type it was. */
        public enum Kind {
            LIST,
            TUPLE,
            SET
        }

        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A dictionary in stored order; keys are text, numbers, truth values or {@code None}. */
    record Dictionary(SequencedMap<Value, Value> entries) implements Value {

        public Dictionary {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        }

        /** A dictionary whose keys are text. */
        public static Dictionary of(SequencedMap<String, ? extends Value> entries) {
            var values = new LinkedHashMap<Value, Value>();
            entries.forEach((key, value) -> values.put(new Text(key), value));
            return new Dictionary(values);
        }

        /** The value of a text key. */
        public Optional<Value> find(String key) {
            return Optional.ofNullable(entries.get(new Text(key)));
        }

        /** The value of a text key, if it is of the given type. */
        public <T extends Value> Optional<T> find(String key, Class<T> type) {
            return find(key).filter(type::isInstance).map(type::cast);
        }
    }

    /** A PyTorch tensor; readable as long as its checkpoint is open. */
    record Tensor(StoredTensor tensor) implements Value {}

    /** A NumPy array. Unsigned 16- and 32-bit elements are widened to the next signed type. */
    record NumpyArray(StoredTensor values) implements Value {}

    /** Something known by name alone: a PyTorch element type ({@code torch.float16}) or device ({@code cuda:0}). */
    record Name(String name) implements Value {}

    /**
     * State of an object of one of the few classes that training scripts leave in checkpoints, such as the loss scaler.
     * The class itself is never looked for.
     *
     * @param className as the file names it
     */
    record Instance(String className, Map<String, Value> attributes) implements Value {

        public Instance {
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }
    }
}
