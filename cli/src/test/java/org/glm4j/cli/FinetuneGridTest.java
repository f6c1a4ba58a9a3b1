package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinetuneGridTest {

    @TempDir
    static Path model;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    @BeforeEach
    void writeData() throws IOException {
        Files.writeString(folder.resolve("pets.yaml"), """
                name: pets
                labels: [cat, dog]
                files: {train: train.csv, dev: dev.csv}
                label: pet
                text: text
                patterns:
                  - cloze: "{text} It was [blank]."
                    words: {cat: red, dog: blue}
                """);
        Files.writeString(folder.resolve("train.csv"), "text,pet\nthe cat sat,cat\na dog ran,dog\na cat is far,cat\n");
        Files.writeString(folder.resolve("dev.csv"), "text,pet\na cat sat,cat\nthe dog is far,dog\n");
    }

    private Run finetune(String... more) {
        var all = new ArrayList<>(List.of(
                "finetune",
                "--task",
                folder.resolve("pets.yaml").toString(),
                "--data-dir",
                folder.toString(),
                "--model",
                model.toString(),
                "--save=" + folder.resolve("grid")));
        all.addAll(List.of(more));
        return Run.glm(all.toArray(String[]::new));
    }

    @Test
    void everyCombinationIsARunAndFinishedOnesStay() throws IOException {
        Run first = finetune("--grid", "lr=1e-4,1e-2", "--grid", "seed=1,2", "--epochs", "1", "--batch-size", "2");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err()).contains("4 of 4 runs are to be made.");
        assertThat(first.out().lines())
                .filteredOn(line -> line.matches("(lr=|max|mean|median).*"))
                .extracting(line -> line.replaceAll(" {2,}.*", ""))
                .containsExactly(
                        "lr=1e-4,seed=1",
                        "lr=1e-4,seed=2",
                        "lr=1e-2,seed=1",
                        "lr=1e-2,seed=2",
                        "max of lr=1e-4",
                        "mean of lr=1e-4",
                        "median of lr=1e-4",
                        "max of lr=1e-2",
                        "mean of lr=1e-2",
                        "median of lr=1e-2",
                        "max of all",
                        "mean of all",
                        "median of all");
        var weights = Files.getLastModifiedTime(folder.resolve("grid/lr=1e-2,seed=2/best/model.safetensors"));

        Run second = finetune("--grid", "lr=1e-4,1e-2", "--grid", "seed=1,2,3", "--epochs", "1", "--batch-size", "2");

        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(second.err()).contains("2 of 6 runs are to be made.").doesNotContain("Run lr=1e-4,seed=2");
        assertThat(Files.getLastModifiedTime(folder.resolve("grid/lr=1e-2,seed=2/best/model.safetensors")))
                .isEqualTo(weights);
        assertThat(folder.resolve("grid/lr=1e-2,seed=3/results.json")).exists();
    }

    @Test
    void aGridCanBeginAnew() throws IOException {
        Run first = finetune("--grid", "seed=1", "--epochs", "1");
        Run other = finetune("--grid", "seed=1", "--epochs", "2");
        Run anew = finetune("--grid", "seed=1", "--epochs", "2", "--overwrite");
        Run again = finetune("--grid", "seed=1", "--epochs", "2");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("holds a run with --epochs 1, not 2");
        assertThat(anew.err()).contains("1 of 1 runs are to be made.", "2 steps of 1 an epoch", "step 1  validation");
        assertThat(again.err()).contains("0 of 1 runs are to be made.");
        assertThat(again.out()).isEqualTo(anew.out().substring(anew.out().indexOf("run ")));
    }

    /** Each device has a run at a time, in a process of its own. */
    @Test
    void runsAreMadeSideBySide() throws IOException {
        Run run = finetune("--grid", "seed=1,2", "--grid-devices", "cpu,cpu", "--epochs", "1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("Run seed=1 on cpu", "Finished seed=1", "Finished seed=2");
        assertThat(Files.readString(folder.resolve("grid/seed=2/output.txt"))).contains("The best model is");
        assertThat(Files.readString(folder.resolve("grid/grid.json"))).contains("\"seed=1\"", "\"seed=2\"");
    }

    @Test
    void whatARunDiedOfIsSaid() {
        Run run = finetune("--grid", "lr=0.1,-1", "--grid-devices", "cpu", "--epochs", "1");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains("1 of the runs failed, lr=-1 first:").contains("output.txt says why");
        assertThat(folder.resolve("grid/lr=-1/output.txt")).content().contains("--lr is -1.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--grid lr | give an option with a value",
                "--grid wings=1,2 | give an option with a value",
                "--grid save=a,b | give an option with a value",
                "--grid lr=1,1 | give values that differ",
                "--grid lr=1 --grid lr=2 | twice",
                "--grid epochs=many | --grid: Invalid value",
                "--grid-devices cuda:0 | is for a grid"
            })
    void saysWhatIsWrong(String options, String reason) {
        Run run = finetune(options.split(" "));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
    }
}
