package org.glm4j.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

class DocumentReaderTest {

    private static DocumentReader.Result read(String reader, boolean skip, boolean english, String line) {
        var corpus = new Corpus("mine", Path.of("x"), CorpusReaders.all().named(reader), ReaderOptions.DEFAULT, 0);
        return new DocumentReader(corpus, skip, english)
                .read(new CorpusRecord.Raw(
                        new RecordPlace("a.jsonl", "line", 12), line.getBytes(StandardCharsets.UTF_8), true));
    }

    @Test
    void punctuationIsMadePlainWhereTheCorpusWantsIt() {
        assertThat(read("wikipedia", false, false, "{\"text\": \"“Yes” – it’s\"}")
                        .documents())
                .containsExactly(CorpusDocument.of("\"Yes\" - it's"));
        assertThat(read("baike", false, false, "{\"title\": \"“好”\"}").documents())
                .containsExactly(CorpusDocument.of("“好”"));
    }

    @Test
    void aMalformedRecordEndsTheReadingUnlessItIsSkippedAndCounted() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> read("test", false, false, "{\"prompt\": \"a\"}"))
                .withMessage("corpus mine: a.jsonl, line 12: has no field \"text\"; mend it, or leave such records out "
                        + "with --skip-malformed");
        DocumentReader.Result skipped = read("test", true, false, "{\"prompt\": \"a\"}");
        assertThat(skipped.documents()).isEmpty();
        assertThat(skipped.counts())
                .isEqualTo(new ReadCounts(1, 1, 0, 0, 0, List.of("a.jsonl, line 12: has no field \"text\"")));
    }

    @Test
    void otherLanguagesAreLeftOutWhereEnglishIsWanted() {
        String german = "{\"text\": \"Der alte Leuchtturm steht seit vielen Jahren allein an der Küste und wartet.\"}";
        String english = "{\"text\": \"The old lighthouse has stood alone on the coast for many years and waits.\"}";
        assertThat(read("wikipedia", false, true, german).counts().notEnglish()).isEqualTo(1);
        assertThat(read("wikipedia", false, true, german).documents()).isEmpty();
        assertThat(read("wikipedia", false, true, english).documents()).hasSize(1);
        assertThat(read("wikipedia", false, false, german).documents()).hasSize(1);
        assertThat(read("openwebtext", false, false, german.replace("wartet.", "wartet. ".repeat(10)))
                        .documents())
                .isEmpty();
    }

    @Test
    void whatHasNothingToPredictIsLeftOut() {
        DocumentReader.Result result = read("test", false, false, "{\"prompt\": \"Why?\", \"text\": \" \"}");
        assertThat(result.documents()).isEmpty();
        assertThat(result.counts().empty()).isEqualTo(1);
    }

    @Test
    void countsAddUp() {
        var a = new ReadCounts(3, 1, 4, 1, 1, List.of("a", "b", "c"));
        var b = new ReadCounts(2, 1, 2, 0, 1, List.of("d", "e", "f"));
        assertThat(a.plus(b)).isEqualTo(new ReadCounts(5, 2, 6, 1, 2, List.of("a", "b", "c", "d", "e")));
        assertThat(a.plus(b).kept()).isEqualTo(3);
    }
}
