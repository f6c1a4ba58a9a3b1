package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConvertCommandTest {

    @TempDir
    static Path model;

    @TempDir
    Path folder;

    private String source;
    private String megatron;
    private String back;

    @BeforeAll
    static void writeModel() throws IOException {
        SampleModel.write(model);
    }

    @BeforeEach
    void namePlaces() {
        source = model.toString();
        megatron = folder.resolve("megatron").toString();
        back = folder.resolve("back").toString();
    }

    @Test
    void toTwoModelParallelPartsAndBackIsTheSameFile() throws IOException {
        Run split = Run.glm("convert", source, megatron, "--to", "megatron", "--model-parallel", "2");
        Run merged = Run.glm("convert", megatron, back, "--to", "hf", "--num-attention-heads", "2");

        assertThat(split.exitCode()).isZero();
        assertThat(split.out()).startsWith(megatron + ": 29 tensors, ").endsWith(" bytes in 2 parts\n");
        assertThat(merged.exitCode()).isZero();
        assertThat(merged.out()).startsWith(back + ": 29 tensors, ");
        assertThat(Path.of(back, "model.safetensors")).hasSameBinaryContentAs(model.resolve("model.safetensors"));
    }

    @Test
    void programsGetAReport() {
        Run run = Run.glm("convert", source, back, "--to", "hf", "--dtype", "bf16", "--json");

        JsonNode report = new JsonMapper().readTree(run.out());
        assertThat(report.path("target").asString()).isEqualTo(back);
        assertThat(report.path("source_layout").asString()).isEqualTo("safetensors");
        assertThat(report.path("layout").asString()).isEqualTo("hf");
        assertThat(report.path("tensors").intValue()).isEqualTo(29);
        assertThat(report.path("overflows").intValue()).isZero();
        JsonNode inspected =
                new JsonMapper().readTree(Run.glm("inspect", "--json", back).out());
        assertThat(inspected.path("tensors").valueStream())
                .allMatch(t -> t.path("dtype").asString().equals("bfloat16"));
    }

    @Test
    void whatWasConvertedStillFills() {
        Run.glm("convert", source, megatron, "--to", "megatron", "--model-parallel", "2");
        String[] fill = {"--out-seq-length", "5", "the [MASK] ran."};

        Run before = Run.glm("fill", "-m", source, fill[0], fill[1], fill[2]);
        Run after =
                Run.glm("fill", "-m", megatron, "--num-attention-heads", "2", "-t", source, fill[0], fill[1], fill[2]);

        assertThat(after).isEqualTo(before);
        assertThat(before.exitCode()).isZero();
    }

    @Test
    void mistakesAreOneSentenceAndLeaveNothing() throws IOException {
        assertThat(Run.glm("convert", source, back))
                .isEqualTo(new Run(
                        2, "", "Missing required option: '--to=LAYOUT'\nRun 'glm convert --help' for usage.\n"));
        assertThat(Run.glm("convert", source, back, "--to", "onnx"))
                .isEqualTo(new Run(2, "", "--to onnx is unknown; use hf or megatron\n"));
        assertThat(Run.glm("convert", source, back, "--to", "hf", "--model-parallel", "2")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Run.glm("convert", source, back, "--to", "megatron", "--model-parallel", "3")
                        .exitCode())
                .isEqualTo(2);
        assertThat(Run.glm("convert", source, source, "--to", "hf"))
                .isEqualTo(new Run(2, "", source + " exists already; name a new directory\n"));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
