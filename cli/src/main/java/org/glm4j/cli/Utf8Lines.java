package org.glm4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.glm4j.foundation.InvalidInputException;

/**
 * Lines of a UTF-8 stream. Lines end in LF or CRLF, the last one also at the end of the stream; a byte order mark in
 * front is dropped. A byte that is not UTF-8 is an error with its place, never a silent replacement.
 */
final class Utf8Lines {

    /**
     * @param number 1 for the first
     * @param text without its line end
     */
    record Line(int number, String text) {}

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream in;
    private final String source;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private int number;

    /**
     * @param source what errors call the stream
     */
    Utf8Lines(InputStream in, String source) {
        this.in = in;
        this.source = source;
    }

    /** What errors call the stream. */
    String source() {
        return source;
    }

    /**
     * The next line, empty at the end of the stream.
     *
     * @throws InvalidInputException if it is not UTF-8
     */
    Optional<Line> next() throws IOException {
        int scanned = start;
        while (true) {
            for (; scanned < end; scanned++) {
                if (buffer[scanned] == '\n') {
                    Line line = line(start, scanned);
                    start = scanned + 1;
                    return Optional.of(line);
                }
            }
            scanned -= start;
            if (!fill()) {
                if (start == end) {
                    return Optional.empty();
                }
                Line line = line(start, end);
                start = end;
                return Optional.of(line);
            }
            scanned += start;
        }
    }

    /** Whether some of the next line is there already, so that {@link #next} need not wait for a person or a pipe. */
    boolean ready() throws IOException {
        return start < end || in.available() > 0;
    }

    // Moves what is left to the front and reads more behind it.
    private boolean fill() throws IOException {
        int kept = end - start;
        if (kept == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        System.arraycopy(buffer, start, buffer, 0, kept);
        start = 0;
        int read = in.read(buffer, kept, buffer.length - kept);
        end = kept + Math.max(read, 0);
        return read > 0;
    }

    private Line line(int from, int to) {
        number++;
        if (number == 1 && startsWith(from, to, BYTE_ORDER_MARK)) {
            from += BYTE_ORDER_MARK.length;
        }
        if (to > from && buffer[to - 1] == '\r') {
            to--;
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, from, to - from);
        CharBuffer characters = CharBuffer.allocate(to - from);
        decoder.reset();
        CoderResult result = decoder.decode(bytes, characters, true);
        if (result.isError()) {
            throw new InvalidInputException("%s, line %,d: byte %,d (0x%02X) is not UTF-8; give the text in UTF-8"
                    .formatted(source, number, bytes.position() - from + 1, bytes.get(bytes.position())));
        }
        return new Line(number, characters.flip().toString());
    }

    private boolean startsWith(int from, int to, byte[] prefix) {
        return Arrays.equals(buffer, from, Math.min(from + prefix.length, to), prefix, 0, prefix.length);
    }
}
