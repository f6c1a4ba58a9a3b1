package org.glm4j.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link CorpusReader} does. */
abstract class CorpusReaderContract {

    abstract CorpusReader reader();

    /** A record that gives at least one document. */
    abstract String goodRecord();

    CorpusRecord record(String text) {
        return record(text.getBytes(StandardCharsets.UTF_8));
    }

    private CorpusRecord record(byte[] bytes) {
        return new CorpusRecord.Raw(new RecordPlace("file", "line", 7), bytes, reader().layout() == RecordLayout.JSON);
    }

    @Test
    void hasANameForTheCommandLine() {
        assertThat(reader().name()).matches("[a-z0-9-]+");
    }

    @Test
    void readsTheSameEveryTime() {
        List<CorpusDocument> documents = reader().read(record(goodRecord()), ReaderOptions.DEFAULT);
        assertThat(documents).isNotEmpty();
        assertThat(reader().read(record(goodRecord()), ReaderOptions.DEFAULT)).isEqualTo(documents);
        assertThat(documents)
                .allMatch(document -> document.segments().stream().anyMatch(CorpusDocument.Segment::predicted));
    }

    @Test
    void saysWhatIsWrongWithARecord() {
        byte[] notUtf8 = {'{', '"', 't', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> reader().read(record(notUtf8), ReaderOptions.DEFAULT))
                .withMessage("is not UTF-8");
        if (reader().layout() == RecordLayout.JSON) {
            for (String bad : List.of("{\"text\": ", "no json", "[1, 2", "17", "{\"text\": [1]} trailing")) {
                assertThatExceptionOfType(MalformedRecordException.class)
                        .as(bad)
                        .isThrownBy(() -> reader().read(record(bad), ReaderOptions.DEFAULT))
                        .withMessageMatching("(?s)(is|has) n.*");
            }
        }
    }
}
