package org.glm4j.data.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.glm4j.data.corpus.CorpusDocument.Segment;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.PunctuationStandardization;

/**
 * Turns a corpus' records into documents ready to be tokenised: with plain punctuation where the corpus wants it,
 * without other languages where the user wants that. May be used by several threads.
 */
public final class DocumentReader {

    private final Corpus corpus;
    private final boolean skipMalformed;
    private final Optional<EnglishDetector> english;

    /**
     * @param skipMalformed whether malformed records are counted and skipped, or end the reading
     * @param filterEnglish whether documents that are not English are left out; some readers always do that
     */
    public DocumentReader(Corpus corpus, boolean skipMalformed, boolean filterEnglish) {
        this.corpus = corpus;
        this.skipMalformed = skipMalformed;
        this.english =
                filterEnglish || corpus.reader().englishOnly() ? Optional.of(new EnglishDetector()) : Optional.empty();
    }

    /**
     * What one record gave.
     *
     * @param documents those that are kept
     * @param counts of this record
     */
    public record Result(List<CorpusDocument> documents, ReadCounts counts) {}

    /**
     * The documents of a record.
     *
     * @throws InvalidInputException if it is malformed and such records are not skipped
     */
    public Result read(CorpusRecord record) {
        List<CorpusDocument> documents;
        try {
            documents = corpus.reader().read(record, corpus.options());
        } catch (MalformedRecordException e) {
            String what = "%s: %s".formatted(record.place(), e.getMessage());
            if (!skipMalformed) {
                throw new InvalidInputException(
                        "corpus %s: %s; mend it, or leave such records out with --skip-malformed"
                                .formatted(corpus.name(), what),
                        e);
            }
            return new Result(List.of(), new ReadCounts(1, 1, 0, 0, 0, List.of(what)));
        }
        var kept = new ArrayList<CorpusDocument>(documents.size());
        int notEnglish = 0;
        int empty = 0;
        for (CorpusDocument document : documents) {
            if (document.segments().stream()
                    .allMatch(s -> !s.predicted() || s.text().isBlank())) {
                empty++;
            } else if (english.isPresent() && !english.get().isEnglish(plainText(document))) {
                notEnglish++;
            } else {
                kept.add(corpus.reader().standardizesPunctuation() ? standardized(document) : document);
            }
        }
        return new Result(kept, new ReadCounts(1, 0, documents.size(), notEnglish, empty, List.of()));
    }

    private static String plainText(CorpusDocument document) {
        var text = new StringBuilder();
        document.segments().forEach(segment -> text.append(segment.text()));
        return text.toString();
    }

    private static CorpusDocument standardized(CorpusDocument document) {
        UnaryOperator<Segment> plain = segment ->
                new Segment(PunctuationStandardization.apply(segment.text()), segment.predicted(), segment.closed());
        return new CorpusDocument(document.segments().stream().map(plain).toList());
    }
}
