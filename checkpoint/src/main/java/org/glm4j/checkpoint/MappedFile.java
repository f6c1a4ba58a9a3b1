package org.glm4j.checkpoint;

import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.glm4j.foundation.InvalidInputException;

/**
 * A whole file in memory without reading it: pages come in when they are touched.
 *
 * @param path where it lies
 * @param bytes read-only; readable until the arena that it was mapped in is closed
 */
record MappedFile(Path path, MemorySegment bytes) {

    static MappedFile open(Path path, Arena arena) {
        if (!Files.isRegularFile(path)) {
            throw new InvalidInputException(path + " is not a file");
        }
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            return new MappedFile(
                    path, size == 0 ? MemorySegment.NULL : channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena));
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(path + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new InvalidInputException(path + " cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new InvalidInputException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    String name() {
        return path.getFileName().toString();
    }

    long size() {
        return bytes.byteSize();
    }

    /** An error about this file: its name, then the sentence. */
    @FormatMethod
    InvalidInputException invalid(String message, Object... arguments) {
        return new InvalidInputException(name() + ": " + String.format(Locale.ROOT, message, arguments));
    }
}
