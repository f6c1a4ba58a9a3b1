package org.glm4j.data.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.glm4j.data.corpus.CorpusDocument.Segment;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CorpusReadersTest {

    private static final String HUNDRED = "An English sentence of some length that goes on. ".repeat(3);

    @Nested
    class Wikipedia extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("wikipedia");
        }

        @Override
        String goodRecord() {
            return "{\"text\": \"Sea\\nThe sea is wide.\"}";
        }

        @Test
        void theTextHasToBeThere() {
            assertThatExceptionOfType(MalformedRecordException.class)
                    .isThrownBy(() -> reader().read(record("{\"title\": \"Sea\"}"), ReaderOptions.DEFAULT))
                    .withMessageContaining("has no field \"text\"")
                    .withMessageContaining("--text-key");
        }
    }

    @Nested
    class PlainLines extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("bert-base");
        }

        @Override
        String goodRecord() {
            return "{\"this\": is text, not JSON";
        }
    }

    @Nested
    class OpenWebText extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("openwebtext");
        }

        @Override
        String goodRecord() {
            return "{\"text\": \"%s\"}".formatted(HUNDRED);
        }

        @Test
        void shortTextsAreNoDocuments() {
            assertThat(reader().read(record("{\"text\": \"short\"}"), ReaderOptions.DEFAULT))
                    .isEmpty();
        }
    }

    @Nested
    class CcNews extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("cc-news");
        }

        @Override
        String goodRecord() {
            return "{\"title\": \" T \", \"description\": \"An English\", \"maintext\": \"%s\"}".formatted(HUNDRED);
        }

        @Test
        void theDescriptionIsNotSaidTwice() {
            assertThat(reader().read(record(goodRecord()), ReaderOptions.DEFAULT))
                    .containsExactly(CorpusDocument.of("T " + HUNDRED));
            String other = goodRecord().replace("An English\"", "Something else \"");
            assertThat(reader().read(record(other), ReaderOptions.DEFAULT))
                    .containsExactly(CorpusDocument.of("T Something else " + HUNDRED));
            assertThat(reader().read(
                                    record("{\"title\": null, \"description\": \"%s\"}".formatted(HUNDRED)),
                                    ReaderOptions.DEFAULT))
                    .containsExactly(CorpusDocument.of(HUNDRED.strip() + " "));
        }
    }

    @Nested
    class Pile extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("pile");
        }

        @Override
        String goodRecord() {
            return "{\"text\": \"Words.\", \"meta\": {\"pile_set_name\": \"Wikipedia (en)\"}}";
        }

        @Test
        void codeIsLeftOut() {
            assertThat(reader().read(record(goodRecord().replace("Wikipedia (en)", "Github")), ReaderOptions.DEFAULT))
                    .isEmpty();
            assertThatExceptionOfType(MalformedRecordException.class)
                    .isThrownBy(() -> reader().read(record("{\"text\": \"x\"}"), ReaderOptions.DEFAULT))
                    .withMessage("has no field \"meta\"");
        }
    }

    @Nested
    class Prompts extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("test");
        }

        @Override
        String goodRecord() {
            return "{\"prompt\": \"Why?\", \"text\": \"Because.\"}";
        }

        @Test
        void thePromptIsNotPredicted() {
            assertThat(reader().read(record(goodRecord()), ReaderOptions.DEFAULT)
                            .getFirst()
                            .segments())
                    .containsExactly(new Segment("Why?", false, false), new Segment("Because.", true, false));
        }
    }

    @Nested
    class KeySentences extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("wikipedia-key");
        }

        @Override
        String goodRecord() {
            return "{\"key\": [\"A.\", \"B.\"], \"content\": [\"a\", \"b\"]}";
        }

        @Test
        void keysAndContentsMustMatch() {
            assertThatExceptionOfType(MalformedRecordException.class)
                    .isThrownBy(
                            () -> reader().read(record("{\"key\": [\"A.\"], \"content\": []}"), ReaderOptions.DEFAULT))
                    .withMessage("has 1 key sentences but 0 contents");
        }
    }

    @Nested
    class Zhihu extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("zhihu");
        }

        @Override
        String goodRecord() {
            return "{\"q_title\": \"何\", \"q-content\": null, \"ans-content\": \"答\", \"ans-up-num\": \"1001\"}";
        }

        @Test
        void aShortAnswerNeedsVotesAndALongDescriptionIsCut() {
            assertThat(reader().read(record(goodRecord()), ReaderOptions.DEFAULT))
                    .containsExactly(CorpusDocument.of("问题：何问题描述：回答用户： 回答：", "答"));
            assertThat(reader().read(record(goodRecord().replace("1001", "1000")), ReaderOptions.DEFAULT))
                    .isEmpty();
            String described = goodRecord().replace("null", "\"" + "𝄞".repeat(101) + "\"");
            assertThat(reader().read(record(described), ReaderOptions.DEFAULT)
                            .getFirst()
                            .segments()
                            .getFirst()
                            .text())
                    .isEqualTo("问题：何问题描述：" + "𝄞".repeat(100) + "......回答用户： 回答：");
        }
    }

    @Nested
    class Zhidao extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("zhidao");
        }

        @Override
        String goodRecord() {
            return "{\"title\": \"何\", \"best_answer\": {\"content\": \"一二三四五六七八九十一\"}}";
        }
    }

    @Nested
    class Baike extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("baike");
        }

        @Override
        String goodRecord() {
            return "{\"title\": \"海\", \"content\": \"海很大。\"}";
        }
    }

    @Nested
    class Wudao extends CorpusReaderContract {
        @Override
        CorpusReader reader() {
            return CorpusReaders.all().named("wudao");
        }

        @Override
        String goodRecord() {
            return "{\"title\": \" 海 \", \"content\": \"%s\"}".formatted("海很大。".repeat(30));
        }
    }

    @Test
    void namesAreThoseOfTheReferenceAndOfPlainFormats() {
        assertThat(CorpusReaders.all().names())
                .contains(
                        "wikipedia",
                        "wikipedia-key",
                        "openwebtext",
                        "cc-news",
                        "pile",
                        "stories",
                        "bert-base",
                        "bert-large",
                        "wikibook",
                        "wudao",
                        "zhihu",
                        "zhidao",
                        "baike",
                        "test")
                .contains("text-lines", "text-paragraphs", "text-files", "json", "any");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> CorpusReaders.all().named("wiki"))
                .withMessageStartingWith("no corpus reader is called wiki: use one of [wikipedia, ");
    }

    @Test
    void aUsersReaderIsFoundAsAService() {
        assertThat(CorpusReaders.all().named("recipes")).isInstanceOf(RecipeReader.class);
    }

    @Test
    void twoReadersOfOneNameAreRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> CorpusReaders.of(List.of(new TextReader("pile", RecordLayout.LINES))))
                .withMessageContaining("two corpus readers are called pile");
    }
}
