package org.glm4j.data.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of a file as bytes, without their ends ({@code \n} or {@code \r\n}) and without a byte order mark. */
final class LineInput implements AutoCloseable {

    private static final int LONGEST_LINE = 1 << 30;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long line;

    LineInput(InputStream in) throws IOException {
        this.in = in;
        fill();
        if (to >= 3 && (buffer[0] & 0xFF) == 0xEF && (buffer[1] & 0xFF) == 0xBB && (buffer[2] & 0xFF) == 0xBF) {
            from = 3;
        }
    }

    /** Number of the line last read, from 1. */
    long line() {
        return line;
    }

    /** The next line, or null at the end. */
    byte[] next() throws IOException {
        if (from == to && !fill()) {
            return null;
        }
        line++;
        int end = lineEnd();
        if (end < to) {
            byte[] whole = Arrays.copyOfRange(buffer, from, end);
            from = end + 1;
            return withoutReturn(whole);
        }
        var joined = new ByteArrayOutputStream();
        while (true) {
            joined.write(buffer, from, end - from);
            if (joined.size() > LONGEST_LINE) {
                throw new IOException("line %d has more than %,d bytes".formatted(line, LONGEST_LINE));
            }
            from = Math.min(end + 1, to);
            if (end < to || !fill()) {
                return withoutReturn(joined.toByteArray());
            }
            end = lineEnd();
        }
    }

    /** Where the line ends that begins at {@code from}; {@code to} if not within the buffer. */
    private int lineEnd() {
        int end = from;
        while (end < to && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private static byte[] withoutReturn(byte[] text) {
        return text.length > 0 && text[text.length - 1] == '\r' ? Arrays.copyOf(text, text.length - 1) : text;
    }

    private boolean fill() throws IOException {
        from = 0;
        to = in.readNBytes(buffer, 0, buffer.length);
        return to > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
