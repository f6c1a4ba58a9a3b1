package org.glm4j.data.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.glm4j.foundation.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** One mapped shard file; see {@link ShardFormat}. Read by several threads at once. */
final class TokenShard {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private final Path file;
    private final ShardFooter footer;
    private final MemorySegment tokens; // padded
    private final MemorySegment documentEnds;
    private final MemorySegment runEnds;
    private final MemorySegment runs;
    private final MemorySegment blockChecksums;
    private final AtomicLongArray checkedBlocks; // bits

    private TokenShard(Path file, MemorySegment bytes, ShardFooter footer) {
        this.file = file;
        this.footer = footer;
        long tokenBytes = ShardFormat.tokenBytes(footer.tokens(), footer.bytesPerToken());
        long at = ShardFormat.HEADER_BYTES;
        this.tokens = bytes.asSlice(at, tokenBytes);
        at += tokenBytes;
        this.documentEnds = bytes.asSlice(at, 4L * footer.documents());
        at += 4L * footer.documents();
        this.runEnds = bytes.asSlice(at, 4L * footer.documents());
        at += 4L * footer.documents();
        this.runs = bytes.asSlice(at, 4L * footer.runs());
        at += 4L * footer.runs();
        int blocks = ShardFormat.blocks(tokenBytes);
        this.blockChecksums = bytes.asSlice(at, 4L * blocks);
        this.checkedBlocks = new AtomicLongArray(Math.ceilDiv(blocks, 64));
    }

    /**
     * Maps a shard and checks everything but its tokens.
     *
     * @param arena decides how long it stays mapped
     * @throws InvalidInputException if it is cut off or damaged
     */
    static TokenShard open(Path file, Arena arena) throws IOException {
        MemorySegment bytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        long size = bytes.byteSize();
        if (size < ShardFormat.HEADER_BYTES + ShardFormat.TRAILER_BYTES
                || bytes.get(ShardFormat.LONG, 0) != ShardFormat.MAGIC) {
            throw damaged(file, "it does not begin as a token store does");
        }
        int version = bytes.get(ShardFormat.INT, 8);
        if (version != ShardFormat.VERSION) {
            throw new InvalidInputException(
                    "%s: version %d of the token store is not read here, only %d: build the store again"
                            .formatted(file, version, ShardFormat.VERSION));
        }
        if (bytes.get(ShardFormat.INT, 12) != 0) {
            throw damaged(file, "its header makes no sense");
        }
        if (bytes.get(ShardFormat.LONG, size - 8) != ShardFormat.END_MAGIC) {
            throw damaged(file, "its end is missing");
        }
        ShardFooter footer = footer(file, bytes);
        long tableStart = ShardFormat.HEADER_BYTES + ShardFormat.tokenBytes(footer.tokens(), footer.bytesPerToken());
        MemorySegment table = bytes.asSlice(tableStart, ShardFormat.tableBytes(footer));
        if (ShardWriter.checksum(table.asByteBuffer()) != footer.tableChecksum()) {
            throw damaged(file, "the checksum of its table does not match");
        }
        return new TokenShard(file, bytes, footer);
    }

    private static ShardFooter footer(Path file, MemorySegment bytes) {
        long end = bytes.byteSize() - ShardFormat.TRAILER_BYTES;
        long length = Integer.toUnsignedLong(bytes.get(ShardFormat.INT, end));
        if (length > end - ShardFormat.HEADER_BYTES) {
            throw damaged(file, "its footer is longer than itself");
        }
        MemorySegment json = bytes.asSlice(end - length, length);
        if ((int) ShardWriter.checksum(json.asByteBuffer()) != bytes.get(ShardFormat.INT, end + 4)) {
            throw damaged(file, "the checksum of its footer does not match");
        }
        ShardFooter footer;
        try {
            footer = JSON.readValue(json.toArray(ValueLayout.JAVA_BYTE), ShardFooter.class);
        } catch (JacksonException e) {
            throw damaged(file, "its footer cannot be read");
        }
        if ((footer.bytesPerToken() != 2 && footer.bytesPerToken() != 4)
                || footer.documents() < 0
                || footer.tokens() < 0
                || footer.runs() < 0) {
            throw damaged(file, "its footer makes no sense");
        }
        long expected = ShardFormat.HEADER_BYTES
                + ShardFormat.tokenBytes(footer.tokens(), footer.bytesPerToken())
                + ShardFormat.tableBytes(footer)
                + length
                + ShardFormat.TRAILER_BYTES;
        if (expected != bytes.byteSize()) {
            throw damaged(
                    file, "it has %,d bytes where its footer speaks of %,d".formatted(bytes.byteSize(), expected));
        }
        return footer;
    }

    private static InvalidInputException damaged(Path file, String how) {
        return new InvalidInputException("%s: the token store is damaged, %s: build it again".formatted(file, how));
    }

    ShardFooter footer() {
        return footer;
    }

    int length(int document) {
        return documentEnd(document) - documentStart(document);
    }

    private int documentStart(int document) {
        return document == 0 ? 0 : documentEnd(document - 1);
    }

    private int documentEnd(int document) {
        return documentEnds.get(ShardFormat.INT, 4L * document);
    }

    /** The document that holds a token of this shard. */
    int locate(int token) {
        int low = 0;
        int high = footer.documents() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (documentEnd(middle) <= token) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** See {@link org.glm4j.data.documents.Documents#read}. */
    void read(int document, int from, int to, int[] ids, byte[] lossMask, int at) {
        if (from < 0 || to > length(document) || from > to) {
            throw new IndexOutOfBoundsException(
                    "tokens %d to %d of a document of %d".formatted(from, to, length(document)));
        }
        long first = (long) documentStart(document) + from;
        long last = first + to - from;
        check(first * footer.bytesPerToken(), last * footer.bytesPerToken());
        if (footer.bytesPerToken() == 4) {
            MemorySegment.copy(tokens, ShardFormat.INT, 4 * first, ids, at, to - from);
        } else {
            for (int i = 0; i < to - from; i++) {
                ids[at + i] = Short.toUnsignedInt(tokens.get(ShardFormat.SHORT, 2 * (first + i)));
            }
        }
        readLossMask(document, from, to, lossMask, at);
    }

    private void readLossMask(int document, int from, int to, byte[] lossMask, int at) {
        int runStart = document == 0 ? 0 : runEnds.get(ShardFormat.INT, 4L * (document - 1));
        int runEnd = runEnds.get(ShardFormat.INT, 4L * document);
        if (runStart == runEnd) {
            Arrays.fill(lossMask, at, at + to - from, (byte) 1);
            return;
        }
        int start = 0;
        for (int run = runStart; run < runEnd; run++) {
            int end = start + runs.get(ShardFormat.INT, 4L * run);
            byte predicted = (byte) ((run - runStart) % 2);
            int fillFrom = Math.max(start, from);
            int fillTo = Math.min(end, to);
            if (fillFrom < fillTo) {
                Arrays.fill(lossMask, at + fillFrom - from, at + fillTo - from, predicted);
            }
            start = end;
        }
    }

    /** Checks the blocks of tokens that hold these bytes, each once. */
    private void check(long from, long to) {
        if (from == to) {
            return;
        }
        int last = (int) ((to - 1) / ShardFormat.BLOCK_BYTES);
        for (int block = (int) (from / ShardFormat.BLOCK_BYTES); block <= last; block++) {
            long bit = 1L << block;
            if ((checkedBlocks.get(block >>> 6) & bit) == 0) {
                checkBlock(block);
                checkedBlocks.accumulateAndGet(block >>> 6, bit, (a, b) -> a | b);
            }
        }
    }

    private void checkBlock(int block) {
        long start = (long) block * ShardFormat.BLOCK_BYTES;
        long length = Math.min(ShardFormat.BLOCK_BYTES, tokens.byteSize() - start);
        int checksum = (int) ShardWriter.checksum(tokens.asSlice(start, length).asByteBuffer());
        if (checksum != blockChecksums.get(ShardFormat.INT, 4L * block)) {
            throw damaged(
                    file,
                    "the checksum of its bytes from %,d on does not match".formatted(ShardFormat.HEADER_BYTES + start));
        }
    }

    /** Checks all tokens. */
    void checkAll() {
        check(0, tokens.byteSize());
    }
}
