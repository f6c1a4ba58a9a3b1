package org.glm4j.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/** Writes a file front to back: small pieces through a buffer, large ones straight from where they lie. */
final class ByteOutput {

    private static final int BUFFER_BYTES = 1 << 20;
    private static final long STRAIGHT_BYTES = 1 << 18;

    /** Longest piece handed to the system at once. */
    private static final long PIECE_BYTES = 1 << 26;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32 checksum = new CRC32();
    private boolean isChecksumming;
    private long position;

    ByteOutput(FileChannel channel) {
        this.channel = channel;
    }

    /** Bytes written so far. */
    long position() {
        return position;
    }

    void write(byte[] bytes) throws IOException {
        write(MemorySegment.ofArray(bytes));
    }

    void write(MemorySegment run) throws IOException {
        if (run.isNative() && run.byteSize() >= STRAIGHT_BYTES) {
            flush();
            for (long done = 0; done < run.byteSize(); done += PIECE_BYTES) {
                var piece = run.asSlice(done, Math.min(PIECE_BYTES, run.byteSize() - done))
                        .asByteBuffer();
                if (isChecksumming) {
                    checksum.update(piece.duplicate());
                }
                drain(piece);
            }
        } else {
            for (long done = 0; done < run.byteSize(); ) {
                int length = (int) Math.min(buffer.remaining(), run.byteSize() - done);
                MemorySegment.copy(run, done, MemorySegment.ofBuffer(buffer), 0, length);
                buffer.position(buffer.position() + length);
                done += length;
                if (!buffer.hasRemaining()) {
                    flush();
                }
            }
        }
        position += run.byteSize();
    }

    /** Overwrites bytes written earlier. */
    void patch(long at, ByteBuffer bytes) throws IOException {
        flush();
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    void beginChecksum() throws IOException {
        flush();
        checksum.reset();
        isChecksumming = true;
    }

    /** CRC-32 of everything written since {@link #beginChecksum}. */
    int endChecksum() throws IOException {
        flush();
        isChecksumming = false;
        return (int) checksum.getValue();
    }

    void flush() throws IOException {
        buffer.flip();
        if (isChecksumming) {
            checksum.update(buffer.duplicate());
        }
        drain(buffer);
        buffer.clear();
    }

    private void drain(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
