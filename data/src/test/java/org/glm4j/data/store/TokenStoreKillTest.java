package org.glm4j.data.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, killed without warning again and again, builds the same store in the end. */
@Timeout(300)
class TokenStoreKillTest {

    private static final int KILLS = 5;

    @TempDir
    private Path folder;

    @Test
    void aBuildSurvivesBeingKilled() throws IOException, InterruptedException {
        Path corpus = corpus();
        Path whole = folder.resolve("whole");
        assertThat(run(corpus, whole, Long.MAX_VALUE)).isTrue();
        Path store = folder.resolve("store");
        long size = Files.size(corpus);
        for (int kill = 0; kill < KILLS; kill++) {
            // Anywhere behind what the kills before may have reached, so that each falls into new work.
            long at = size * (2L * kill + 1) / (2L * KILLS + 2) + new Random(kill).nextInt((int) (size / 20));
            assertThat(run(corpus, store, at)).isFalse();
            assertThat(Files.exists(store.resolve("store.json"))).isFalse();
        }
        assertThat(run(corpus, store, Long.MAX_VALUE)).isTrue();
        TokenStoreBuilderTest.assertSame(store, whole);
    }

    private Path corpus() throws IOException {
        var random = new Random(8);
        List<String> lines = IntStream.range(0, 4000)
                .mapToObj(i -> random.ints(20 + random.nextInt(100), 'a', 'z' + 1)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()))
                .toList();
        return Files.write(folder.resolve("corpus.txt"), lines);
    }

    /** Runs a build and kills it when it has come to {@code killAt} bytes; whether it finished before. */
    private static boolean run(Path corpus, Path store, long killAt) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledBuild.class.getName(),
                        corpus.toString(),
                        store.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals("built")) {
                    assertThat(process.waitFor()).isZero();
                    return true;
                }
                if (Long.parseLong(line) >= killAt) {
                    process.destroyForcibly();
                    process.waitFor();
                    return false;
                }
            }
        }
        throw new AssertionError("the build ended by itself with " + process.waitFor());
    }
}
