package org.glm4j.data.corpus;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.glm4j.foundation.InvalidInputException;
import org.tukaani.xz.XZInputStream;

/**
 * One file of a corpus.
 *
 * @param path where it is
 * @param name its path within the corpus
 * @param size its bytes
 */
record CorpusFile(Path path, String name, long size) {

    private static final int BUFFER = 1 << 18;
    private static final int LARGEST_ZSTD_WINDOW_LOG = 31;
    private static final List<String> JSON_NAMES = List.of(".json", ".jsonl", ".ndjson");
    private static final List<String> COMPRESSIONS = List.of(".gz", ".zst", ".xz");

    /**
     * The files of a corpus, by name; hidden ones are passed over.
     *
     * @param root a file, or a folder whose files count, those of its folders too
     * @throws InvalidInputException if there is no file
     */
    static List<CorpusFile> under(Path root) throws IOException {
        if (Files.isRegularFile(root)) {
            return List.of(new CorpusFile(root, root.getFileName().toString(), Files.size(root)));
        }
        if (!Files.isDirectory(root)) {
            throw new InvalidInputException("%s: no such file or folder".formatted(root));
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.filter(Files::isRegularFile)
                    .filter(path -> !hidden(root.relativize(path)))
                    .toList();
        }
        if (paths.isEmpty()) {
            throw new InvalidInputException("%s: the folder has no files".formatted(root));
        }
        var files = new ArrayList<CorpusFile>();
        for (Path path : paths) {
            String name = root.relativize(path).toString().replace('\\', '/');
            files.add(new CorpusFile(path, name, Files.size(path)));
        }
        files.sort(Comparator.comparing(CorpusFile::name));
        return List.copyOf(files);
    }

    private static boolean hidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** The records of this file as a reader wants them divided. */
    RecordStream open(RecordLayout layout, ReaderOptions options) throws IOException {
        String format = format();
        if (format.endsWith(".parquet")) {
            return new ParquetRecords(this);
        }
        if (format.endsWith(".bz2") || format.endsWith(".zip") || format.endsWith(".7z") || format.endsWith(".rar")) {
            throw new InvalidInputException(
                    "%s: this compression is not read; unpack it, or pack it as .gz, .zst or .xz".formatted(path));
        }
        var bytes = new CountedInput(Files.newInputStream(path));
        try {
            InputStream text = decompressed(bytes);
            if (format.endsWith(".csv")) {
                return new CsvRecords(name, text, bytes::count, options.delimiter());
            }
            if (format.endsWith(".tsv")) {
                return new CsvRecords(name, text, bytes::count, '\t');
            }
            return switch (layout) {
                case LINES -> new LineRecords(name, text, bytes::count, false);
                case BY_NAME ->
                    JSON_NAMES.stream().anyMatch(format::endsWith)
                            ? JsonRecords.open(name, text, bytes::count)
                            : new LineRecords(name, text, bytes::count, false);
                case PARAGRAPHS -> new ParagraphRecords(name, text, bytes::count);
                case WHOLE_FILES -> new WholeFileRecord(name, text, bytes::count);
                case JSON -> JsonRecords.open(name, text, bytes::count);
            };
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /** The file's name without its compression, in lower case. */
    private String format() {
        String lower = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return COMPRESSIONS.stream()
                .filter(lower::endsWith)
                .findFirst()
                .map(end -> lower.substring(0, lower.length() - end.length()))
                .orElse(lower);
    }

    private InputStream decompressed(InputStream bytes) throws IOException {
        String lower = path.getFileName().toString().toLowerCase(Locale.ROOT);
        var buffered = new BufferedInputStream(bytes, BUFFER);
        if (lower.endsWith(".gz")) {
            return new GZIPInputStream(buffered, BUFFER);
        }
        if (lower.endsWith(".zst")) {
            return new ZstdInputStream(buffered).setLongMax(LARGEST_ZSTD_WINDOW_LOG);
        }
        return lower.endsWith(".xz") ? new XZInputStream(buffered) : buffered;
    }

    /** Counts the bytes that pass. */
    private static final class CountedInput extends FilterInputStream {

        private long count;

        CountedInput(InputStream in) {
            super(in);
        }

        long count() {
            return count;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value >= 0 ? 1 : 0;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
