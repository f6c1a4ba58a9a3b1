package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table of contents of a zip file whose entries are stored uncompressed, so that they can be used where they lie in
 * the mapped file. Java's own zip classes do not tell where that is. Every number in the file is checked against its
 * size, and entries must not overlap. Zip64 is understood: files beyond 4 GiB use it.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">the format, sections 4.3 and 4.5</a>
 */
final class ZipDirectory {

    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int ZIP64_END = 0x06064b50;
    private static final int ZIP64_LOCATOR = 0x07064b50;
    private static final int LOCAL_HEADER_BYTES = 30;
    private static final int CENTRAL_HEADER_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int ZIP64_END_BYTES = 56;
    private static final int ZIP64_LOCATOR_BYTES = 20;
    private static final int MAX_COMMENT_BYTES = 0xFFFF;
    private static final long IN_ZIP64 = 0xFFFFFFFFL;
    private static final int ENCRYPTED = 1;

    /** More entries are refused; a checkpoint has one for each tensor. */
    private static final long MAX_ENTRIES = 200_000;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * @param headerStart first byte of the entry, its local header included
     * @param start first byte of its content
     * @param end byte after its content
     */
    record Entry(String name, long headerStart, long start, long end) {}

    private final MappedFile file;
    private final MemorySegment bytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private ZipDirectory(MappedFile file) {
        this.file = file;
        this.bytes = file.bytes();
    }

    static boolean looksLikeZip(MappedFile file) {
        return file.size() >= 4 && file.bytes().get(INT, 0) == LOCAL_HEADER;
    }

    static ZipDirectory read(MappedFile file) {
        var directory = new ZipDirectory(file);
        directory.readEntries(directory.place());
        directory.checkOverlap();
        return directory;
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    Iterable<Entry> entries() {
        return entries.values();
    }

    /** Where the central directory lies. */
    private record Place(long start, long size, long count) {}

    private Place place() {
        long end = endRecord();
        long count = u2(end + 10);
        long size = u4(end + 12);
        long start = u4(end + 16);
        if (count == 0xFFFF || size == IN_ZIP64 || start == IN_ZIP64) {
            long locator = end - ZIP64_LOCATOR_BYTES;
            if (locator < 0 || bytes.get(INT, locator) != ZIP64_LOCATOR) {
                throw file.invalid("its zip directory lacks the part for large files");
            }
            long end64 = bytes.get(LONG, locator + 8);
            if (end64 < 0 || end64 > locator - ZIP64_END_BYTES || bytes.get(INT, end64) != ZIP64_END) {
                throw file.invalid("its zip directory points to byte %s, where it does not go on", end64);
            }
            count = bytes.get(LONG, end64 + 32);
            size = bytes.get(LONG, end64 + 40);
            start = bytes.get(LONG, end64 + 48);
        }
        if (start < 0 || size < 0 || start > end || size > end - start) {
            throw file.invalid("its zip directory lies outside the file");
        }
        if (count < 0 || count > MAX_ENTRIES || count * CENTRAL_HEADER_BYTES > size) {
            throw file.invalid("its zip directory claims %s entries in %,d bytes", Long.toUnsignedString(count), size);
        }
        return new Place(start, size, count);
    }

    /** The end record is the last thing in the file but for a comment. */
    private long endRecord() {
        long last = file.size() - END_BYTES;
        for (long at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--) {
            if (bytes.get(INT, at) == END && at + END_BYTES + u2(at + 20) == file.size()) {
                return at;
            }
        }
        throw file.invalid("it is a zip file without its directory at the end; is the download complete?");
    }

    private void readEntries(Place place) {
        long at = place.start();
        long limit = place.start() + place.size();
        for (long i = 0; i < place.count(); i++) {
            if (limit - at < CENTRAL_HEADER_BYTES || bytes.get(INT, at) != CENTRAL_HEADER) {
                throw file.invalid("its zip directory is damaged at byte %,d", at);
            }
            int nameLength = u2(at + 28);
            int extraLength = u2(at + 30);
            int commentLength = u2(at + 32);
            long next = at + CENTRAL_HEADER_BYTES + nameLength + extraLength + commentLength;
            if (next > limit) {
                throw file.invalid("its zip directory breaks off at byte %,d", at);
            }
            var name = text(at + CENTRAL_HEADER_BYTES, nameLength);
            if (entries.put(name, entry(at, name, nameLength, extraLength, place.start())) != null) {
                throw file.invalid("its zip directory lists %s twice", Untrusted.shown(name));
            }
            at = next;
        }
    }

    private Entry entry(long at, String name, int nameLength, int extraLength, long dataLimit) {
        if ((u2(at + 8) & ENCRYPTED) != 0) {
            throw file.invalid("its entry %s is encrypted", Untrusted.shown(name));
        }
        if (u2(at + 10) != 0) {
            throw file.invalid(
                    "its entry %s is compressed, which PyTorch never does; unpack it and zip it with method \"store\"",
                    Untrusted.shown(name));
        }
        var extra = new Zip64Extra(at + CENTRAL_HEADER_BYTES + nameLength, extraLength);
        long size = extra.resolve(u4(at + 24));
        long storedSize = extra.resolve(u4(at + 20));
        long header = extra.resolve(u4(at + 42));
        if (size != storedSize) {
            throw file.invalid("its entry %s has two different sizes", Untrusted.shown(name));
        }
        if (header < 0 || header > dataLimit - LOCAL_HEADER_BYTES || bytes.get(INT, header) != LOCAL_HEADER) {
            throw file.invalid("its entry %s is not where the zip directory says", Untrusted.shown(name));
        }
        int localNameLength = u2(header + 26);
        long start = header + LOCAL_HEADER_BYTES + localNameLength + u2(header + 28);
        if (start > dataLimit
                || !text(header + LOCAL_HEADER_BYTES, localNameLength).equals(name)) {
            throw file.invalid("its entry %s has another name in its own header", Untrusted.shown(name));
        }
        if (size < 0 || size > dataLimit - start) {
            throw file.invalid(
                    "its entry %s ends at byte %s but the file has %,d",
                    Untrusted.shown(name), Long.toUnsignedString(start + size), file.size());
        }
        return new Entry(name, header, start, start + size);
    }

    /** The extra field with those numbers of an entry that do not fit its fixed fields, in their order. */
    private final class Zip64Extra {
        private long at = -1;
        private long end;

        Zip64Extra(long start, int length) {
            long limit = start + length;
            for (long field = start; field + 4 <= limit; field += 4 + u2(field + 2)) {
                if (u2(field) == 1) {
                    at = field + 4;
                    end = Math.min(limit, at + u2(field + 2));
                    return;
                }
            }
        }

        long resolve(long fixed) {
            if (fixed != IN_ZIP64) {
                return fixed;
            }
            if (at < 0 || at + 8 > end) {
                throw file.invalid("its zip directory lacks a size for a large entry");
            }
            at += 8;
            return bytes.get(LONG, at - 8);
        }
    }

    private void checkOverlap() {
        var inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong(Entry::headerStart));
        for (int i = 1; i < inOrder.size(); i++) {
            if (inOrder.get(i).headerStart() < inOrder.get(i - 1).end()) {
                throw file.invalid(
                        "its entries %s and %s overlap",
                        Untrusted.shown(inOrder.get(i - 1).name()),
                        Untrusted.shown(inOrder.get(i).name()));
            }
        }
    }

    private String text(long at, int length) {
        return new String(bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private int u2(long at) {
        return Short.toUnsignedInt(bytes.get(SHORT, at));
    }

    private long u4(long at) {
        return Integer.toUnsignedLong(bytes.get(INT, at));
    }
}
