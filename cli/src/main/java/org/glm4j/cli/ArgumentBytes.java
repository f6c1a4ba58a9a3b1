package org.glm4j.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;

/**
 * The command line as the operating system got it. The JVM replaces what it cannot decode by U+FFFD before {@code main}
 * sees it; a text damaged that way must not reach the model unnoticed.
 */
@FunctionalInterface
interface ArgumentBytes {

    /** The raw bytes of all arguments of the process, empty where the system does not show them. */
    byte[] read() throws IOException;

    /** Linux shows them in {@code /proc}. */
    static ArgumentBytes ofProcess() {
        Path commandLine = Path.of("/proc/self/cmdline");
        return () -> Files.isReadable(commandLine) ? Files.readAllBytes(commandLine) : new byte[0];
    }

    /**
     * @throws InvalidInputException if one of the arguments was not valid UTF-8
     */
    default void check(String... args) throws IOException {
        for (int i = 0; i < args.length; i++) {
            if (args[i].indexOf('\uFFFD') >= 0 && isDamaged(args.length, i)) {
                throw new InvalidInputException(
                        "Argument %d (%s) is not valid UTF-8: give the text in UTF-8, or in a file on standard input."
                                .formatted(i + 1, args[i]));
            }
        }
    }

    private boolean isDamaged(int count, int index) throws IOException {
        List<byte[]> arguments = split(read());
        if (arguments.size() < count) {
            return false;
        }
        byte[] argument = arguments.get(arguments.size() - count + index);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(argument));
            return false;
        } catch (CharacterCodingException e) {
            return true;
        }
    }

    // Every argument ends in a zero byte.
    private static List<byte[]> split(byte[] raw) {
        var arguments = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == 0) {
                arguments.add(Arrays.copyOfRange(raw, start, i));
                start = i + 1;
            }
        }
        return arguments;
    }
}
