package org.glm4j.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.glm4j.foundation.InvalidInputException;

/**
 * Makes files and directories that are whole or absent: they are made under a temporary name beside their place, brought
 * to the disk, and renamed. A failure removes what there was of them.
 */
public final class WholeFile {

    /** Writes the content. */
    @FunctionalInterface
    public interface Body<T> {
        void write(T to) throws IOException;
    }

    private WholeFile() {}

    /**
     * @param target replaced if it exists
     * @throws UncheckedIOException if the system refuses
     */
    static void write(Path target, Body<ByteOutput> body) {
        try {
            make(target, temporary -> {
                try (var channel =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    var output = new ByteOutput(channel);
                    body.write(output);
                    output.flush();
                    channel.force(true);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s: %s".formatted(target, e.getMessage()), e);
        }
    }

    /**
     * @param target does not exist yet, or is an empty directory
     * @param body fills the directory that it is given
     * @throws InvalidInputException if there is something at {@code target}
     * @throws UncheckedIOException if the system refuses
     */
    public static void writeDirectory(Path target, Body<Path> body) {
        try {
            if (Files.exists(target)) {
                requireEmpty(target);
            }
            Files.createDirectories(target.toAbsolutePath().getParent());
            make(target, temporary -> {
                Files.createDirectory(temporary);
                body.write(temporary);
                synchronise(temporary);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s: %s".formatted(target, e.getMessage()), e);
        }
    }

    private static void requireEmpty(Path target) throws IOException {
        boolean isEmpty = false;
        if (Files.isDirectory(target)) {
            try (var entries = Files.newDirectoryStream(target)) {
                isEmpty = !entries.iterator().hasNext();
            }
        }
        if (!isEmpty) {
            throw new InvalidInputException(target + " exists already; name a new directory");
        }
    }

    private static void make(Path target, Body<Path> body) throws IOException {
        var place = target.toAbsolutePath();
        var temporary = place.resolveSibling(".%s.%s.tmp".formatted(place.getFileName(), UUID.randomUUID()));
        try {
            body.write(temporary);
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
            synchronise(place.getParent());
        } catch (Throwable e) {
            try {
                delete(temporary);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Brings a directory's entries to the disk, where the system can do that. */
    private static void synchronise(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
