package org.glm4j.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class EvaluationReportTest {

    @TempDir
    private Path directory;

    private static EvaluationReport report(int samples) {
        var figures = new LinkedHashMap<String, Number>();
        figures.put("rouge-1", 0.25);
        figures.put("samples", (long) samples);
        figures.put("endless", Double.POSITIVE_INFINITY);
        var all = IntStream.range(0, samples)
                .mapToObj(i -> new EvaluationReport.Sample(
                        "test-" + i, "in <b>" + i, "out & " + i, "ref \"" + i + "\"", i / (double) samples))
                .toList();
        return new EvaluationReport(
                "gigaword: <model>",
                Map.of("data", "somewhere"),
                figures,
                List.of("a note"),
                List.of(
                        new Histogram("Scores", Histogram.Axis.SHARE, List.of(new Histogram.Group("s", new double[] {
                            0, 0.5, 0.5, 1
                        }))),
                        new Histogram(
                                "Same", Histogram.Axis.COUNT, List.of(new Histogram.Group("s", new double[] {3, 3}))),
                        new Histogram(
                                "Nothing", Histogram.Axis.NUMBER, List.of(new Histogram.Group("s", new double[0])))),
                all);
    }

    @Test
    void programsGetTheFigures() throws IOException {
        report(3).write(directory.resolve("new"));
        var json = JsonMapper.shared().readTree(Files.readString(directory.resolve("new/evaluation.json")));
        assertThat(json.get("figures").get("rouge-1").asDouble()).isEqualTo(0.25);
        assertThat(json.get("figures").get("samples").asLong()).isEqualTo(3);
        assertThat(json.get("figures").get("endless").isNull()).isTrue();
        assertThat(json.get("facts").get("data").asString()).isEqualTo("somewhere");
        try (var files = Files.list(directory.resolve("new"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void peopleGetAPageOfItsOwn() throws IOException {
        report(30).write(directory);
        String page = Files.readString(directory.resolve("evaluation.html"));
        assertThat(page)
                .contains("gigaword: &lt;model&gt;", "0.2500", "out &amp; 29", "ref &quot;0&quot;", "in &lt;b&gt;29")
                .contains("Best samples", "Worst samples", "a note")
                .doesNotContain("<b>", "http://", "https://", "<script", "Nothing")
                .doesNotContain("out &amp; 15");
        assertThat(page.indexOf("out &amp; 29")).isLessThan(page.indexOf("out &amp; 0<"));
        assertThat(page.split("<svg", -1)).hasSize(3);
        assertThat(page.split("<rect", -1)).as("3 different scores, one length").hasSize(1 + 3 + 1);
    }
}
