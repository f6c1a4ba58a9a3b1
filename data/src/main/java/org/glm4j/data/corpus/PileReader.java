package org.glm4j.data.corpus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Pile, without code, mathematics exercises, chats and e-mail, and with 3 in 10 of its long scholarly texts. */
record PileReader(String name) implements CorpusReader {

    private static final Set<String> LEFT_OUT = Set.of(
            "Github", "StackExchange", "DM Mathematics", "Ubuntu IRC", "EuroParl", "YoutubeSubtitles", "Enron Emails");
    private static final Map<String, Double> SHARES = Map.of("PubMed Central", 0.3, "ArXiv", 0.3, "FreeLaw", 0.3);

    @Override
    public RecordLayout layout() {
        return RecordLayout.JSON;
    }

    @Override
    public List<CorpusDocument> read(CorpusRecord record, ReaderOptions options) {
        RecordFields fields = RecordFields.of(record);
        RecordFields meta =
                fields.object("meta").orElseThrow(() -> new MalformedRecordException("has no field \"meta\""));
        Optional<String> source = meta.text("pile_set_name").filter(name -> !name.isEmpty());
        Optional<String> text = fields.text("text").filter(t -> !t.isEmpty());
        if (source.isEmpty() || text.isEmpty() || LEFT_OUT.contains(source.get())) {
            return List.of();
        }
        double share = SHARES.getOrDefault(source.get(), 1.0);
        return record.random().nextDouble() > share ? List.of() : List.of(CorpusDocument.of(text.get()));
    }
}
