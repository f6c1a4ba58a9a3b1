package org.glm4j.evaluation.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.glm4j.tasks.Shared;
import org.glm4j.tasks.Split;
import org.glm4j.tasks.seq2seq.Seq2SeqOptions;
import org.glm4j.tasks.seq2seq.Seq2SeqReader;
import org.glm4j.tasks.seq2seq.Seq2SeqTask;
import org.junit.jupiter.api.Test;

/** Answers of real articles come back as the articles spell them. */
class AnswerSpanTest {

    @Test
    void answersOfSquadKeepTheirSpelling() {
        try (var tokenizer = Shared.tokenizer("bert")) {
            var examples = new Seq2SeqReader(Seq2SeqTask.SQUAD_V1, tokenizer, Seq2SeqOptions.of(512, 64), false)
                    .read(Shared.path("data/SQuAD"), Split.DEV)
                    .examples();
            long same = examples.stream()
                    .filter(example -> {
                        String answer = Seq2SeqReader.answer(example);
                        String context = Seq2SeqReader.wholeText(example);
                        return new AnswerSpan(tokenizer, context)
                                .text(tokenizer.encode(answer))
                                .equalsIgnoreCase(answer);
                    })
                    .count();
            assertThat(examples).hasSizeGreaterThan(200);
            // A few answers begin or end within a word of the tokenizer and cannot be found as tokens.
            assertThat(same).isGreaterThan(examples.size() * 97L / 100);
        }
    }

    @Test
    void everyTokenOfATextIsFoundWhereItStands() {
        try (var tokenizer = Shared.tokenizer("bert")) {
            String text = "Beyoncé Giselle Knowles-Carter (/biːˈjɒnseɪ/) was born in Houston, Texas — in 1981.";
            int[] ids = tokenizer.encode(text);
            assertThat(new AnswerSpan(tokenizer, text).text(ids)).isEqualTo(text);
            for (int from = 0; from < ids.length; from++) {
                String found = new AnswerSpan(tokenizer, text).text(Arrays.copyOfRange(ids, from, ids.length));
                assertThat(text).endsWith(found);
            }
        }
    }
}
