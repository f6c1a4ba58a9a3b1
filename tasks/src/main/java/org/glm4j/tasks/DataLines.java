package org.glm4j.tasks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glm4j.data.corpus.MalformedRecordException;

/** Lines of a file in UTF-8, without their ends, one after the other. */
public final class DataLines implements AutoCloseable {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    /**
     * Opens a file.
     *
     * @throws IOException if it cannot be read
     */
    public DataLines(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** Number of the line last read, from 1; 0 before the first. */
    public long number() {
        return number;
    }

    /** Moves to the next line, which may be empty; false at the end. */
    public boolean next() throws IOException {
        line.reset();
        int next = in.read();
        if (next < 0) {
            return false;
        }
        number++;
        for (; next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return true;
    }

    /** Moves to the next line that has something in it; false at the end. */
    boolean advance() throws IOException {
        do {
            if (!next()) {
                return false;
            }
        } while (isBlank());
        return true;
    }

    private boolean isBlank() {
        for (byte b : line.toByteArray()) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /**
     * The line moved to.
     *
     * @throws MalformedRecordException if it is not UTF-8
     */
    public String text() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            int from = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
            int to = text.endsWith("\r") ? text.length() - 1 : text.length();
            return text.substring(Math.min(from, to), to);
        } catch (CharacterCodingException e) {
            throw new MalformedRecordException("is not UTF-8", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
