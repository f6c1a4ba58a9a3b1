package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real processes, started by the command. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(180)
class LaunchCommandTest {

    @TempDir
    private Path directory;

    private List<String> pretrain(Path save, String... more) {
        return Stream.concat(
                        Stream.of("pretrain --train-data primer --primer-documents 60 --split 20,1,1 --vocab-size 700"
                                .split(" ")),
                        Stream.concat(
                                Stream.of(
                                        "--num-layers 2 --hidden-size 16 --num-attention-heads 2 --seq-length 32 --batch-size 4 --eval-iters 3 --max-position-embeddings 64 --log-interval 1 --lr 0.01"
                                                .split(" ")),
                                Stream.concat(
                                        Stream.of(
                                                "--token-store",
                                                directory.resolve("tokens").toString(),
                                                "--save",
                                                save.toString()),
                                        Stream.of(more))))
                .toList();
    }

    private Run launch(List<String> options, List<String> command) {
        var all = new ArrayList<>(List.of(
                "launch", "--nproc", "2", "--log-dir", directory.resolve("logs").toString()));
        all.addAll(options);
        all.add("--");
        all.addAll(command);
        return Run.glm(all.toArray(String[]::new));
    }

    private static List<Double> losses(Path save, String event) throws IOException {
        return Files.readAllLines(save.resolve("log.jsonl")).stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(line -> line.path("event").asString().equals(event))
                .map((JsonNode line) -> line.path("loss").asDouble())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--zero-stage 2", "--model-parallel-size 2 --gradient-accumulation-steps 2"})
    void twoProcessesHaveTheLossesOfOneThatAccumulates(String options) throws IOException {
        Path together = directory.resolve("together");
        Path alone = directory.resolve("alone");
        String all = "--train-iters 6 --eval-interval 3 " + options;

        Run launched = launch(List.of(), pretrain(together, all.strip().split(" ")));
        Run single = Run.glm(
                pretrain(alone, "--train-iters", "6", "--eval-interval", "3", "--gradient-accumulation-steps", "2")
                        .toArray(String[]::new));

        assertThat(launched.exitCode()).as(launched.err()).isZero();
        assertThat(single.exitCode()).as(single.err()).isZero();
        assertThat(launched.err()).contains("step 6/6", "Done:");
        assertThat(together.resolve("report.html")).exists();
        assertThat(directory.resolve("logs/rank-1.log"))
                .content()
                .contains("step 6/6")
                .doesNotContain("Done:");
        for (String event : List.of("train", "valid")) {
            var expected = losses(alone, event);
            var actual = losses(together, event);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i))
                        .as("%s %d", event, i)
                        .isCloseTo(expected.get(i), within(1e-4 * expected.get(i)));
            }
        }
    }

    @Test
    void aProcessThatIsKilledCostsARestart() throws Exception {
        Path save = directory.resolve("run");
        String[] more = {"--train-iters", "150", "--save-interval", "10", "--keep", "2", "--load", save.toString()};

        var running = CompletableFuture.supplyAsync(() -> launch(List.of("--max-restarts", "2"), pretrain(save, more)));
        killOneProcessOnce(save, running);
        Run run = running.get(150, TimeUnit.SECONDS);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("was ended by signal 9", "starting all again (1 of 2)", "going on at step", "step 150/150");
        assertThat(save.resolve("step-00000150")).isDirectory();
    }

    /** Waits until something is saved, and kills one of the processes that train. */
    private static void killOneProcessOnce(Path save, CompletableFuture<Run> running) throws Exception {
        while (!running.isDone()) {
            var training = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("java"))
                    .toList();
            if (Files.isDirectory(save) && hasStep(save) && !training.isEmpty()) {
                training.getLast().destroyForcibly();
                return;
            }
            try {
                running.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // It trains; look again.
            }
        }
    }

    private static boolean hasStep(Path save) throws IOException {
        try (var entries = Files.list(save)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().startsWith("step-"));
        }
    }

    @Test
    void twoProcessesWithHalfAModelSayWhatOneWithAllOfItSays() {
        Path model = directory.resolve("model");
        Run trained = Run.glm(pretrain(model, "--train-iters", "3").toArray(String[]::new));
        assertThat(trained.exitCode()).as(trained.err()).isZero();
        var fill =
                List.of("fill", "--model", model.toString(), "--seed", "3", "--out-seq-length", "6", "It is [MASK].");

        Run together = launch(List.of(), fill);
        Run alone = Run.glm(fill.toArray(String[]::new));
        Run drawing = launch(List.of(), List.of("fill", "--model", model.toString(), "--top-k", "5", "A [MASK]."));

        assertThat(together.exitCode()).as(together.err()).isZero();
        assertThat(together.out()).isEqualTo(alone.out()).contains("It is");
        assertThat(drawing.exitCode()).isEqualTo(2);
        assertThat(drawing.err()).contains("Several processes must draw the same: give --seed a number.");
    }

    @Test
    void aUsersMistakeIsToldOnceAndNotTriedAgain() {
        Path save = directory.resolve("run");

        Run run = launch(List.of("--max-restarts", "3"), pretrain(save, "--train-iters", "5", "--warmup", "2"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("failed with exit code 2: --warmup is 2.0: give a number from 0 to below 1")
                .doesNotContain("again");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    launch pretrain --save x                 | How many processes? Give --nproc a number, or --hostfile a file.
                    launch --hostfile nowhere pretrain       | nowhere: no such file
                    launch --hostfile x --master-port 0 pretrain | --master-port is 0
                    launch --nproc 0 pretrain                | --nproc is 0: give 1 or more.
                    launch --nproc 2 --max-restarts -1 pretrain | --max-restarts is -1
                    launch --nproc 2 -- doctor               | 'doctor' does not share its work among processes; these do: pretrain, finetune, evaluate, fill, infill, choose.
                    launch --nproc 2                         | Missing required parameter: 'COMMAND'
            """)
    void mistakesAreTold(String line, String message) {
        Run run = Run.glm(line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }
}
