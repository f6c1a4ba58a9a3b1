package org.glm4j.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glm4j.data.Goldens;
import org.glm4j.data.corpus.CorpusDocument.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference's named corpora, over small samples of real text. */
class NamedCorporaTest {

    /** Counts and hashes of what the reference's own readers make of the samples. */
    @ParameterizedTest
    @CsvSource({
        "wikipedia, wikipedia/wiki.txt, 2000, b4fffdb406f3d719ae2a16487c00fa275e5ac662c272624421cbc29604ee7d5a",
        "cc-news, cc-news/cc_news.json, 280, e93343045c8211efa25ec6a0443c8e6a076b13bae876ec24042fab468411603a",
        "stories, stories/stories.jsonl, 30, 9f46e740a8202a4b93864af9d90b99537811753b80b38f358dadbfe98c796210",
        "bert-base, bert-base/articles.txt, 200, cdf52806920f42b5b0d98d27d8cdfeafb1c0bce8c486038b5c0a267ca032567e",
        "bert-large, bert-base/articles.txt, 200, cdf52806920f42b5b0d98d27d8cdfeafb1c0bce8c486038b5c0a267ca032567e",
        "wikibook, bert-base/articles.txt, 200, cdf52806920f42b5b0d98d27d8cdfeafb1c0bce8c486038b5c0a267ca032567e",
        "wudao, wudao/part-0.json, 200, fdfbdf54af232860f8dc165f0e5848b9416900111b1e9d3efe0abcab32072240",
        "zhihu, zhihu/zhihu.jsonl, 130, 5bfdaa0589dfb23e080c7cd641d18d1df844eb67ee86cc577407e8c70dd23510",
        "zhidao, zhidao/zhidao.jsonl, 250, d09ee67122fb12b416096b5c1e4f480df32b2f1fbdb096b582f7fb53a73e2130",
        "baike, baike/baike.jsonl, 150, d6a5b412243e1d1354981389127b635b43ee4bb89517f7c199d4268dff3ee120",
        "test, test/test.json, 100, d463aae9d97ec484237ac88db50dfa290e1712965bbe741f8b898a42207c4556"
    })
    void readsWhatTheReferenceReads(String reader, String file, int count, String hash)
            throws NoSuchAlgorithmException {
        List<CorpusDocument> documents = read(reader, Goldens.shared("data/pretrain/" + file));
        assertThat(documents).hasSize(count);
        var digest = MessageDigest.getInstance("SHA-256");
        for (CorpusDocument document : documents) {
            digest.update((text(document, false) + "\u0001" + text(document, true) + "\u0002")
                    .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(hash);
    }

    private static String text(CorpusDocument document, boolean predicted) {
        return document.segments().stream()
                .filter(segment -> segment.predicted() == predicted)
                .map(Segment::text)
                .collect(Collectors.joining());
    }

    private static List<CorpusDocument> read(String reader, Path file) {
        CorpusReader corpusReader = CorpusReaders.all().named(reader);
        var corpus = new Corpus(reader, file, corpusReader, ReaderOptions.DEFAULT, 0);
        var documents = new ArrayList<CorpusDocument>();
        try (var scan = new RecordScan(corpus)) {
            for (Optional<CorpusRecord> r = scan.next(); r.isPresent(); r = scan.next()) {
                documents.addAll(corpusReader.read(r.get(), ReaderOptions.DEFAULT));
            }
            assertThat(scan.bytesRead()).isEqualTo(scan.totalBytes());
        }
        return documents;
    }

    @Test
    void pileLeavesSourcesOutAndThinsOthersTheSameWayEveryTime() {
        Path file = Goldens.shared("data/pretrain/pile/00.jsonl");
        List<CorpusDocument> documents = read("pile", file);
        // 120 records of sources that are kept whole, 60 of ArXiv (3 in 10 are kept), 25 of sources left out.
        assertThat(documents.size() - 120).isBetween(18 - 14, 18 + 14);
        assertThat(read("pile", file)).isEqualTo(documents);
    }

    @Test
    void openWebTextWantsEnglish() {
        Path file = Goldens.shared("data/pretrain/openwebtext/part0.jsonl");
        assertThat(read("openwebtext", file)).hasSize(200);
        assertThat(CorpusReaders.all().named("openwebtext").englishOnly()).isTrue();
    }

    @Test
    void keySentencesGiveASummaryAndAnArticle() {
        Path file = Goldens.shared("data/pretrain/wikipedia-key/wiki-key.txt");
        List<CorpusDocument> documents = read("wikipedia-key", file);
        assertThat(documents).hasSize(26);
        CorpusDocument summary = documents.get(0);
        CorpusDocument article = documents.get(1);
        assertThat(summary.segments().getFirst()).isEqualTo(new Segment("Summary: ", false, false));
        assertThat(summary.segments().stream().skip(1)).allMatch(s -> s.predicted() && !s.closed());
        for (int i = 0; i < article.segments().size(); i += 2) {
            Segment key = article.segments().get(i);
            Segment content = article.segments().get(i + 1);
            assertThat(key.text()).isEqualTo(summary.segments().get(i / 2 + 1).text());
            assertThat(key.text().startsWith(" ")).isEqualTo(i > 0);
            assertThat(key.predicted()).isFalse();
            assertThat(content.text()).startsWith(" ");
            assertThat(content.predicted() && content.closed()).isTrue();
        }
    }
}
