package org.glm4j.data.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.glm4j.data.corpus.ReadCounts;
import tools.jackson.databind.json.JsonMapper;

/** Writes one shard under a temporary name; it has its own name only once all of it is on the disk. */
final class ShardWriter implements AutoCloseable {

    private static final int BUFFER = ShardFormat.BLOCK_BYTES; // one block of tokens at a time

    private final Path target;
    private final Path temporary;
    private final int bytesPerToken;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final IntList documentEnds = new IntList();
    private final IntList runEnds = new IntList();
    private final IntList runs = new IntList();
    private final IntList blockChecksums = new IntList();
    private int tokens;

    ShardWriter(Path target, int bytesPerToken) throws IOException {
        this.target = target;
        this.temporary = target.resolveSibling(target.getFileName() + ".tmp");
        this.bytesPerToken = bytesPerToken;
        this.channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        write(ByteBuffer.allocate(ShardFormat.HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(ShardFormat.MAGIC)
                .putInt(ShardFormat.VERSION)
                .putInt(0)
                .flip());
    }

    int tokens() {
        return tokens;
    }

    void add(TokenizedDocument document) throws IOException {
        for (int id : document.ids()) {
            if (buffer.remaining() == 0) {
                writeBlock();
            }
            if (bytesPerToken == 2) {
                if (id >>> 16 != 0) {
                    throw new IllegalStateException("id %d in a store of 2 bytes per token".formatted(id));
                }
                buffer.putShort((short) id);
            } else {
                buffer.putInt(id);
            }
        }
        tokens = Math.addExact(tokens, document.ids().length);
        documentEnds.add(tokens);
        for (int run : document.lossRuns()) {
            runs.add(run);
        }
        runEnds.add(runs.size());
    }

    private void writeBlock() throws IOException {
        buffer.flip();
        blockChecksums.add((int) checksum(buffer.duplicate()));
        write(buffer);
        buffer.clear();
    }

    /** Completes the shard, gives it its name and returns what it says about itself. */
    ShardFooter finish(long recordsEnd, ReadCounts counts) throws IOException {
        while (buffer.position() % 8 != 0) {
            buffer.put((byte) 0);
        }
        if (buffer.position() > 0) {
            writeBlock();
        }
        ByteBuffer table = ByteBuffer.allocate(
                        4 * (documentEnds.size() + runEnds.size() + runs.size() + blockChecksums.size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        documentEnds.writeTo(table);
        runEnds.writeTo(table);
        runs.writeTo(table);
        blockChecksums.writeTo(table);
        table.flip();
        var footer = new ShardFooter(
                bytesPerToken,
                documentEnds.size(),
                tokens,
                runs.size(),
                checksum(table.duplicate()),
                recordsEnd,
                counts);
        byte[] json = JsonMapper.shared().writeValueAsBytes(footer);
        write(table);
        write(ByteBuffer.allocate(json.length + ShardFormat.TRAILER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(json)
                .putInt(json.length)
                .putInt((int) checksum(ByteBuffer.wrap(json)))
                .putLong(ShardFormat.END_MAGIC)
                .flip());
        channel.force(true);
        channel.close();
        DurableFiles.rename(temporary, target);
        return footer;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    static long checksum(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A growing array of ints. */
    private static final class IntList {

        private int[] values = new int[1024];
        private int size;

        int size() {
            return size;
        }

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        void writeTo(ByteBuffer buffer) {
            buffer.asIntBuffer().put(values, 0, size);
            buffer.position(buffer.position() + 4 * size);
        }
    }
}
