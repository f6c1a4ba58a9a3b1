package org.glm4j.data.store;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The layout of a shard file, all little-endian:
 *
 * <pre>
 *   8 bytes   "GLM4JTOK"
 *   u32       version (1)
 *   u32       0
 *   tokens    u16 or u32 each, padded to a multiple of 8 bytes
 *   table     u32 end of each document in tokens
 *             u32 end of each document in runs
 *             u32 runs: tokens not to be predicted, tokens to be predicted, and so on in turns; none for a document
 *                 of which everything is predicted
 *             u32 CRC-32C of each block of {@value #BLOCK_BYTES} bytes of tokens, the padding included
 *   footer    JSON, see {@link ShardFooter}
 *   u32       length of the footer
 *   u32       CRC-32C of the footer
 *   8 bytes   "GLM4JEND"
 * </pre>
 *
 * The table and the footer are checked when a shard is opened, a block of tokens when it is first read.
 */
final class ShardFormat {

    static final long MAGIC = 0x4B4F544A344D4C47L; // GLM4JTOK
    static final long END_MAGIC = 0x444E454A344D4C47L; // GLM4JEND
    static final int VERSION = 1;
    static final int HEADER_BYTES = 16;
    static final int TRAILER_BYTES = 16;
    static final int BLOCK_BYTES = 1 << 18;

    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ShardFormat() {}

    static long tokenBytes(long tokens, int bytesPerToken) {
        return Math.ceilDiv(tokens * bytesPerToken, 8L) * 8;
    }

    static int blocks(long tokenBytes) {
        return Math.toIntExact(Math.ceilDiv(tokenBytes, BLOCK_BYTES));
    }

    /** Bytes of the table: two ends for each document, the runs, and the blocks' checksums. */
    static long tableBytes(ShardFooter footer) {
        return 4L
                * (2L * footer.documents()
                        + footer.runs()
                        + blocks(tokenBytes(footer.tokens(), footer.bytesPerToken())));
    }
}
