package org.glm4j.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a zip file of uncompressed entries whose contents begin at multiples of 64 bytes, as PyTorch's do, so that they
 * can be used where they lie. Sizes are known before an entry is written; its checksum is filled in afterwards. Zip64 is
 * used where numbers need it.
 */
final class StoredZipWriter {

    private static final int ALIGNMENT = 64;
    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int CHECKSUM_OFFSET = 14;
    private static final int UTF8_NAME = 0x0800;
    private static final short PLAIN_VERSION = 10;
    private static final short ZIP64_VERSION = 45;
    /** 1 January 1980: the same content always makes the same file. */
    private static final short DATE = 0x21;

    private static final short ZIP64_FIELD = 1;
    private static final short PADDING_FIELD = 0x4246;
    private static final int IN_ZIP64 = -1;

    private final ByteOutput out;
    private final long zip64From;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(byte[] name, long header, long size, int checksum) {}

    StoredZipWriter(ByteOutput out) {
        this(out, 0xFFFF_FFFFL);
    }

    /**
     * @param zip64From smallest number that is written in the form for large files
     */
    StoredZipWriter(ByteOutput out, long zip64From) {
        this.out = out;
        this.zip64From = zip64From;
    }

    /**
     * @param size bytes that {@code content} is going to write
     */
    void add(String name, long size, WholeFile.Body<ByteOutput> content) throws IOException {
        var nameBytes = name.getBytes(StandardCharsets.UTF_8);
        long header = out.position();
        boolean isLarge = size >= zip64From;
        int zip64Bytes = isLarge ? 20 : 0;
        long unpadded = header + LOCAL_HEADER_BYTES + nameBytes.length + zip64Bytes + 4;
        int padding = (int) ((ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT);
        var head = little(LOCAL_HEADER_BYTES + zip64Bytes + 4 + padding + nameBytes.length)
                .putInt(0x04034b50)
                .putShort(isLarge ? ZIP64_VERSION : PLAIN_VERSION)
                .putShort((short) UTF8_NAME)
                .putShort((short) 0) // stored
                .putShort((short) 0)
                .putShort(DATE)
                .putInt(0)
                .putInt(isLarge ? IN_ZIP64 : (int) size)
                .putInt(isLarge ? IN_ZIP64 : (int) size)
                .putShort((short) nameBytes.length)
                .putShort((short) (zip64Bytes + 4 + padding))
                .put(nameBytes);
        if (isLarge) {
            head.putShort(ZIP64_FIELD).putShort((short) 16).putLong(size).putLong(size);
        }
        head.putShort(PADDING_FIELD).putShort((short) padding);
        write(head);
        long start = out.position();
        out.beginChecksum();
        content.write(out);
        int checksum = out.endChecksum();
        if (out.position() - start != size) {
            throw new IllegalStateException(
                    "entry %s has %,d bytes, not %,d".formatted(name, out.position() - start, size));
        }
        out.patch(header + CHECKSUM_OFFSET, little(4).putInt(checksum).flip());
        entries.add(new Entry(nameBytes, header, size, checksum));
    }

    void add(String name, byte[] content) throws IOException {
        add(name, content.length, output -> output.write(content));
    }

    /** Writes the directory; nothing may follow. */
    void finish() throws IOException {
        long start = out.position();
        for (var entry : entries) {
            write(directoryEntry(entry));
        }
        long size = out.position() - start;
        boolean isLarge = start >= zip64From || size >= zip64From || entries.size() >= Math.min(0xFFFF, zip64From);
        if (isLarge) {
            long end64 = out.position();
            write(little(56)
                    .putInt(0x06064b50)
                    .putLong(44)
                    .putShort(ZIP64_VERSION)
                    .putShort(ZIP64_VERSION)
                    .putInt(0)
                    .putInt(0)
                    .putLong(entries.size())
                    .putLong(entries.size())
                    .putLong(size)
                    .putLong(start));
            write(little(20).putInt(0x07064b50).putInt(0).putLong(end64).putInt(1));
        }
        short count = isLarge ? (short) 0xFFFF : (short) entries.size();
        write(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort(count)
                .putShort(count)
                .putInt(isLarge ? IN_ZIP64 : (int) size)
                .putInt(isLarge ? IN_ZIP64 : (int) start)
                .putShort((short) 0));
    }

    private ByteBuffer directoryEntry(Entry entry) {
        boolean isLarge = entry.size() >= zip64From;
        boolean isFar = entry.header() >= zip64From;
        int numbers = (isLarge ? 16 : 0) + (isFar ? 8 : 0);
        int extra = numbers == 0 ? 0 : 4 + numbers;
        short version = numbers == 0 ? PLAIN_VERSION : ZIP64_VERSION;
        var bytes = little(46 + entry.name().length + extra)
                .putInt(0x02014b50)
                .putShort(version)
                .putShort(version)
                .putShort((short) UTF8_NAME)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(DATE)
                .putInt(entry.checksum())
                .putInt(isLarge ? IN_ZIP64 : (int) entry.size())
                .putInt(isLarge ? IN_ZIP64 : (int) entry.size())
                .putShort((short) entry.name().length)
                .putShort((short) extra)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt(isFar ? IN_ZIP64 : (int) entry.header())
                .put(entry.name());
        if (extra > 0) {
            bytes.putShort(ZIP64_FIELD).putShort((short) numbers);
            if (isLarge) {
                bytes.putLong(entry.size()).putLong(entry.size());
            }
            if (isFar) {
                bytes.putLong(entry.header());
            }
        }
        return bytes;
    }

    /** Writes all of a record; what was not put into it is zero. */
    private void write(ByteBuffer record) throws IOException {
        out.write(MemorySegment.ofBuffer(record.clear()));
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
