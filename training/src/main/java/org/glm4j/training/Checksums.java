package org.glm4j.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.glm4j.foundation.InvalidInputException;

/**
 * SHA-256 sums of the files in a directory, in the form that {@code sha256sum --check} reads.
 *
 * @param byFile hexadecimal sums by file name
 */
record Checksums(SequencedMap<String, String> byFile) {

    /** Sums of all files that lie directly in a directory. */
    static Checksums of(Path directory) {
        var sums = new TreeMap<String, String>();
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sums.put(file.getFileName().toString(), sum(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
        return new Checksums(sums);
    }

    /**
     * @throws InvalidInputException if there is no such file, or it holds something else
     */
    static Checksums read(Path file) {
        var sums = new TreeMap<String, String>();
        try {
            for (String line : Files.readAllLines(file)) {
                int gap = line.indexOf("  ");
                if (gap < 0) {
                    throw new InvalidInputException("%s: not a line of sums: %s".formatted(file, line));
                }
                sums.put(line.substring(gap + 2), line.substring(0, gap));
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    "%s cannot be read: this is no saved training step, or it is damaged".formatted(file), e);
        }
        return new Checksums(sums);
    }

    /** Writes the sums and brings the files themselves to the disk with them. */
    void write(Path file) throws IOException {
        var text = new StringBuilder();
        byFile.forEach((name, sum) -> text.append(sum).append("  ").append(name).append('\n'));
        Files.writeString(file, text);
        for (String name : byFile.keySet()) {
            force(file.resolveSibling(name));
        }
        force(file);
    }

    private static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static String sum(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                var digested = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
