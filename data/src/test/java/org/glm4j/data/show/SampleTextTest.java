package org.glm4j.data.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.blocks.BlankInfillingOptions;
import org.glm4j.data.blocks.LeftToRight;
import org.glm4j.data.documents.InMemoryDocuments;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerOptions;
import org.glm4j.tokenizers.Tokenizers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTextTest {

    @TempDir
    private static Path folder;

    private static GlmTokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        Path vocabulary = Files.write(
                folder.resolve("vocab.txt"),
                List.of(
                        "[PAD]",
                        "[UNK]",
                        "[CLS]",
                        "[SEP]",
                        "[MASK]",
                        "the",
                        "old",
                        "lighthouse",
                        "keeper",
                        "lit",
                        "a",
                        "lamp",
                        ".",
                        "ships",
                        "turned",
                        "away"));
        tokenizer = Tokenizers.load(
                vocabulary, TokenizerOptions.builder().taskMask(true).build());
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    private static int id(String token) {
        return tokenizer.id(token).orElseThrow();
    }

    @Test
    void tellsWhereEachBlankIsAndWhatBelongsThere() {
        int sop = tokenizer.commands().id(Command.SOP);
        int eop = tokenizer.commands().id(Command.EOP);
        int mask = tokenizer.commands().id(Command.MASK);
        var sample = new TrainingSample(
                new int[] {
                    id("[CLS]"), id("the"), mask, id("lit"), mask, id("."), sop, id("a"), id("lamp"), sop, id("keeper")
                },
                new int[] {
                    id("[CLS]"), id("the"), mask, id("lit"), mask, id("."), id("a"), id("lamp"), eop, id("keeper"), eop
                },
                new float[] {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1},
                new int[] {0, 1, 2, 3, 4, 5, 4, 4, 4, 2, 2},
                new int[] {0, 0, 0, 0, 0, 0, 1, 2, 3, 1, 2},
                6,
                new int[0],
                TrainingMode.BERT);
        assertThat(new SampleText(tokenizer).describe(sample).replace("\r\n", "\n"))
                .isEqualTo("""
                        bert: 11 tokens, 6 in Part A, 5 to predict
                          A  [CLS] the [MASK]@2 lit [MASK]@4 .
                          B  <|startofpiece|> a lamp  ->  a lamp <|endofpiece|>
                             at 4 x3, within 1..3
                          B  <|startofpiece|> keeper  ->  keeper <|endofpiece|>
                             at 2 x2, within 1 2
                        """);
    }

    @Test
    void leftToRightTextIsOnePiece() {
        int[] ids = {id("the"), id("old"), id("keeper"), id("[PAD]")};
        TrainingSample sample = new LeftToRight(id("[PAD]"), false, false, true, 0)
                .build(new TokenSample(ids, new byte[] {1, 1, 1, 1}));
        assertThat(new SampleText(tokenizer).describe(sample))
                .contains("left-to-right: 3 tokens, 0 in Part A, 3 to predict")
                .contains("the old keeper  ->  old keeper [PAD]")
                .contains("at 0..2, within 0 x3");
    }

    @Test
    void showsWhatACorpusTrains() {
        int[] document = tokenizer.encode("the old lighthouse keeper lit a lamp . ships turned away . ".repeat(4));
        var documents = InMemoryDocuments.ofIds(List.of(document, document));
        BlankInfillingOptions options =
                BlankInfillingOptions.builder().seqLength(40).bertProb(1).build();
        var view = new CorpusView(documents, tokenizer, options, 5);
        assertThat(view.describe(0)).startsWith("bert: ").contains("[MASK]@").contains("<|endofpiece|>");
        assertThat(view.describe(0)).isEqualTo(view.describe(0)).isNotEqualTo(view.describe(1));
        assertThat(CorpusStatistics.of(documents).describe())
                .startsWith("2 documents, 96 tokens\ntokens in a document: 48.0 on average, half have up to 48");
    }

    @Test
    void quantilesCountDocuments() {
        var documents = InMemoryDocuments.ofIds(List.of(new int[1], new int[2], new int[3], new int[100]));
        CorpusStatistics statistics = CorpusStatistics.of(documents);
        assertThat(statistics.quantile(0.5)).isEqualTo(2);
        assertThat(statistics.quantile(0.75)).isEqualTo(3);
        assertThat(statistics.quantile(1)).isEqualTo(100);
    }
}
