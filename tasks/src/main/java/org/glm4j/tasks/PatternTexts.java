package org.glm4j.tasks;

import java.util.Arrays;
import java.util.List;
import org.glm4j.data.TokenSample;
import org.glm4j.data.documents.SampleSource;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/** A task's examples as texts, each with its blank filled, drawn at random: what a model may learn as in pretraining. */
public final class PatternTexts implements SampleSource {

    private final List<TokenSample> texts;
    private final long seed;

    private PatternTexts(List<TokenSample> texts, long seed) {
        this.texts = texts;
        this.seed = seed;
    }

    /**
     * Texts of examples.
     *
     * @param examples with labels, at least one
     * @param seed decides what is drawn
     */
    public static PatternTexts of(ClozeEncoder encoder, List<Example> examples, GlmTokenizer tokenizer, long seed) {
        int start = tokenizer.commands().id(Command.ENC);
        int end = tokenizer.commands().id(Command.EOS);
        var texts = examples.stream()
                .map(example -> sample(start, encoder.text(example), end))
                .toList();
        return new PatternTexts(texts, seed);
    }

    private static TokenSample sample(int start, int[] text, int end) {
        int[] ids = new int[text.length + 2];
        ids[0] = start;
        System.arraycopy(text, 0, ids, 1, text.length);
        ids[ids.length - 1] = end;
        byte[] lossMask = new byte[ids.length];
        Arrays.fill(lossMask, 1, ids.length, (byte) 1);
        return new TokenSample(ids, lossMask);
    }

    @Override
    public TokenSample sample(long position) {
        return texts.get(CounterRandom.of(seed, "pattern text", 0, position).nextInt(texts.size()));
    }

    @Override
    public long samplesPerEpoch() {
        return texts.size();
    }
}
