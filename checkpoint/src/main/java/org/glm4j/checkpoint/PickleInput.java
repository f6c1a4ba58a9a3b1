package org.glm4j.checkpoint;

import com.google.errorprone.annotations.FormatMethod;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.glm4j.foundation.InvalidInputException;

/** The bytes of a pickle, one operand after the other, none of them longer than what is left; and a budget of work. */
final class PickleInput {

    /** Units of work one pickle may take: 4 an operation, 1 for each item or character that is copied. */
    private static final long BUDGET = 4_000_000;

    private static final int MAX_NAME_BYTES = 1024;
    private static final int MAX_NUMBER_BYTES = 64;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MappedFile file;
    private final MemorySegment bytes;
    private long position;
    private long spent;

    /**
     * @param position where to begin
     * @param bytes ends where the pickle must have ended
     */
    PickleInput(MappedFile file, long position, MemorySegment bytes) {
        this.file = file;
        this.position = position;
        this.bytes = bytes;
    }

    MappedFile file() {
        return file;
    }

    long position() {
        return position;
    }

    /** Takes work from the budget. */
    void spend(long units) {
        spent += units;
        if (spent > BUDGET) {
            throw invalid("it takes more work than any checkpoint needs");
        }
    }

    int opcode() {
        return u1();
    }

    int u1() {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, take(1)));
    }

    int u2() {
        return Short.toUnsignedInt(bytes.get(SHORT, take(2)));
    }

    int i4() {
        return bytes.get(INT, take(4));
    }

    long u4() {
        return Integer.toUnsignedLong(i4());
    }

    /** Lengths beyond {@code Long.MAX_VALUE} come out negative, which {@link #take} refuses. */
    long u8() {
        return bytes.get(LONG, take(8));
    }

    double real() {
        return bytes.get(BIG_ENDIAN_DOUBLE, take(8));
    }

    /** A little-endian two's complement number. */
    BigInteger wholeNumber(int length) {
        if (length > MAX_NUMBER_BYTES) {
            throw invalid("it has a number of %,d bytes at byte %,d", length, position);
        }
        var little = bytes(length);
        for (int i = 0, j = little.length - 1; i < j; i++, j--) {
            byte swapped = little[i];
            little[i] = little[j];
            little[j] = swapped;
        }
        return little.length == 0 ? BigInteger.ZERO : new BigInteger(little);
    }

    byte[] bytes(long length) {
        long start = take(length);
        spend(length / 8);
        return bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    }

    String latin1(long length) {
        return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }

    String utf8(long length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(length)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid("it has a text that is not UTF-8 before byte %,d", position);
        }
    }

    /** Text up to the end of the line. */
    String line() {
        long start = position;
        while (u1() != '\n') {
            if (position - start > MAX_NAME_BYTES) {
                throw invalid("it has a name of more than %,d bytes at byte %,d", MAX_NAME_BYTES, start);
            }
        }
        return new String(
                bytes.asSlice(start, position - 1 - start).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @FormatMethod
    InvalidInputException invalid(String message, Object... arguments) {
        return file.invalid("its pickled content is damaged: %s", String.format(Locale.ROOT, message, arguments));
    }

    private long take(long length) {
        if (length < 0 || length > bytes.byteSize() - position) {
            throw invalid("it breaks off at byte %,d", position);
        }
        long start = position;
        position += length;
        return start;
    }
}
