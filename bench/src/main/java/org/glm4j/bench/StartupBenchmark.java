package org.glm4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.glm4j.bench.Result.Target;

/** How long a user waits for {@code ./glm}. */
final class StartupBenchmark {

    private static final int WARMUPS = 2;

    private final Surroundings surroundings;

    StartupBenchmark(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void run() throws IOException {
        measure("./glm --help", List.of("./glm", "--help"), 0.4);
        Path tiny = tinyModel();
        measure(
                "./glm fill, tiny checkpoint",
                List.of("./glm", "fill", "--model", tiny.toString(), "The [MASK] sat on the mat."),
                2);
    }

    private void measure(String variant, List<String> command, double atMost) {
        Figures seconds = Figures.of(
                WallTime.measure(surroundings.root(), command, WARMUPS, Math.max(10, surroundings.rounds())));
        surroundings
                .history()
                .add(new Result(
                        "startup",
                        variant + ", wall time, warm",
                        "s",
                        seconds,
                        null,
                        null,
                        null,
                        Target.atMost("median", atMost, seconds.median()),
                        Map.of()));
    }

    /** Two layers of 64, and a vocabulary of BERT's size: the special tokens at BERT's places, then invented words. */
    private Path tinyModel() throws IOException {
        Path directory = surroundings.scratch().resolve("tiny");
        new SyntheticModel(SyntheticModel.bertSized(2, 64, 1)).write(directory);
        List<String> words = new ArrayList<>();
        words.add("[PAD]");
        IntStream.range(0, 99).forEach(i -> words.add("[unused" + i + "]"));
        words.addAll(List.of("[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "sat", "on", "mat", "."));
        IntStream.range(words.size(), 30522).forEach(i -> words.add("word" + i));
        Files.write(directory.resolve("vocab.txt"), words);
        return directory;
    }
}
