package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.foundation.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class PrimerCorpusTest {

    private final Primer primer = Primer.standard();
    private final PrimerCorpus corpus = new PrimerCorpus(primer);
    private final JsonMapper mapper = JsonMapper.builder().build();

    @TempDir
    Path folder;

    @Test
    void writesOneDocumentALine() throws IOException {
        var file = folder.resolve("primer.jsonl");

        corpus.write(file, 300, 8, Progress.NONE);

        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(300);
        for (var i = 0; i < lines.size(); i++) {
            var line = mapper.readTree(lines.get(i));
            assertThat(line.propertyNames()).containsExactly("text");
            assertThat(line.get("text").asString()).isEqualTo(primer.document(8, i));
        }
        assertThat(folder.resolve("primer.jsonl.unfinished")).doesNotExist();
    }

    @Test
    void reportsProgressToTheEnd() {
        var seen = new ArrayList<Long>();

        corpus.write(folder.resolve("p.jsonl"), 5_000, 8, (done, total, what) -> {
            assertThat(total).isEqualTo(5_000);
            assertThat(what).isEqualTo("p.jsonl");
            seen.add(done);
        });

        assertThat(seen).isSorted().contains(0L, 5_000L).hasSizeGreaterThan(2);
    }

    @Test
    void refusesToWriteHeldOutDocumentsForTraining() {
        assertThatThrownBy(() -> corpus.write(folder.resolve("x"), 1, Primer.HELD_OUT_SEED, Progress.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("train with another one");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        var file = folder.resolve("missing/x.jsonl");
        assertThatThrownBy(() -> corpus.write(file, 1, 1, Progress.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void writesTheEvaluationSets() throws IOException {
        corpus.writeEvaluation(folder.resolve("eval"), 50, Progress.NONE);

        var facts = Files.readAllLines(folder.resolve("eval/facts.jsonl"));
        assertThat(facts).hasSameSizeAs(primer.factBlanks());
        assertThat(mapper.readValue(facts.getFirst(), Blank.class))
                .isEqualTo(primer.factBlanks().getFirst());
        var continuations = Files.readAllLines(folder.resolve("eval/continuations.jsonl"));
        assertThat(mapper.readValue(continuations.getFirst(), Continuation.class))
                .isEqualTo(primer.continuations(1).getFirst());
        assertThat(Files.readAllLines(folder.resolve("eval/reading.jsonl"))).hasSize(1_000);
        assertThat(Files.readAllLines(folder.resolve("eval/held-out.jsonl"))).hasSize(50);
    }
}
