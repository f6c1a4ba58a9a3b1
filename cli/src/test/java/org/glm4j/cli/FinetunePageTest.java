package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/finetune.md shows runs as it stands there: the table, the description, the class. */
class FinetunePageTest {

    private static final Path PAGE = Path.of("..", "docs", "finetune.md");

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void layOutWhatThePageShows() throws IOException {
        model = Files.createDirectory(folder.resolve("glm-large"));
        SampleModel.write(model);
        Path vocabulary = model.resolve("vocab.txt");
        Files.writeString(
                vocabulary,
                Files.readString(vocabulary).replace("\nred\n", "\nbad\n").replace("\ngreen\n", "\ngood\n"));
        Path data = Files.createDirectory(folder.resolve("reviews"));
        Files.writeString(data.resolve("train.csv"), block("csv"));
        Files.writeString(data.resolve("dev.csv"), block("csv"));
        Files.writeString(folder.resolve("reviews.yaml"), block("yaml"));
    }

    private static String block(String language) throws IOException {
        var fence = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
        var match = fence.matcher(Files.readString(PAGE));
        assertThat(match.find()).as("a block of %s", language).isTrue();
        return match.group(1);
    }

    private Run finetune(String task) {
        return Run.glm(
                "finetune",
                "--task",
                task,
                "--data-dir",
                folder.resolve("reviews").toString(),
                "--model",
                model.toString(),
                "--save",
                folder.resolve("runs").toString(),
                "--epochs",
                "2",
                "--seq-length",
                "48",
                "--lr",
                "1e-3",
                "--batch-size",
                "16");
    }

    @Test
    void aTableAndItsDescriptionBecomeAClassifier() {
        Run run = finetune(folder.resolve("reviews.yaml").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("runs/results.json")).content().contains("\"accuracy\":");
        assertThat(folder.resolve("runs/predictions/reviews-dev.jsonl")).isNotEmptyFile();
    }

    @Test
    void aTaskInJavaIsFoundOnTheClassPath() throws IOException {
        Path source = Files.createDirectories(folder.resolve("shop")).resolve("Reviews.java");
        Files.writeString(source, block("java"));
        Path classes = Files.createDirectory(folder.resolve("shop-classes"));
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var arguments = List.of("-proc:none", "-cp", path, "-d", classes.toString(), source.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("org.glm4j.tasks.Task"), "shop.Reviews\n");
        var before = Thread.currentThread().getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);

            Run run = finetune("shop-reviews");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(folder.resolve("runs/predictions/shop-reviews-dev.jsonl"))
                    .isNotEmptyFile();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
