package org.glm4j.evaluation.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.glm4j.foundation.Progress;
import org.glm4j.generation.DecodedBlank;
import org.glm4j.generation.Decoding;
import org.glm4j.generation.DecodingListener;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.DecodingTokens;
import org.glm4j.generation.Ending;
import org.glm4j.model.LanguageModel;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/** Decodes test sets, samples of similar length together; which those are changes nothing but the last digits. */
public final class TestSetDecoder {

    private final Decoding decoding;
    private final DecodingOptions options;
    private final int batchSize;

    /**
     * @param model stays the caller's
     * @param batchSize samples that are decoded together
     */
    public TestSetDecoder(LanguageModel model, GlmTokenizer tokenizer, DecodingOptions options, int batchSize) {
        // As in the reference the end of a text does not end a blank; it is left out of what was written.
        var tokens = new DecodingTokens(
                tokenizer.commands().id(Command.SOP),
                new int[] {tokenizer.commands().id(Command.EOP)},
                tokenizer.vocabularySize());
        this.decoding = new Decoding(model, tokens, batchSize * options.numBeams());
        this.options = options;
        this.batchSize = batchSize;
    }

    /**
     * Decodes all samples that the store has no prediction of.
     *
     * @param store gets the predictions, batch by batch
     * @param progress told after every batch; may throw to end the work, and nothing is lost
     * @param listener shown every new prediction
     * @return one prediction per sample, in order
     */
    public List<Prediction> run(
            TextTestSet set, PredictionStore store, Progress progress, Consumer<Prediction> listener)
            throws IOException {
        List<TextSample> left = set.samples().stream()
                .filter(sample -> store.find(sample.id()).isEmpty())
                .sorted(Comparator.comparingInt(sample -> sample.prompt().ids().length))
                .toList();
        int total = set.samples().size();
        progress.at(total - left.size(), total, "decoding");
        for (int from = 0; from < left.size(); from += batchSize) {
            List<TextSample> batch = left.subList(from, Math.min(left.size(), from + batchSize));
            var decoded = decoding.run(batch.stream().map(TextSample::prompt).toList(), options, DecodingListener.NONE);
            var made = new ArrayList<Prediction>();
            for (int i = 0; i < batch.size(); i++) {
                made.add(prediction(set, batch.get(i), decoded.get(i)));
            }
            store.add(made);
            made.forEach(listener);
            progress.at(total - left.size() + from + batch.size(), total, "decoding");
        }
        return set.samples().stream()
                .map(sample -> store.find(sample.id()).orElseThrow())
                .toList();
    }

    private static Prediction prediction(TextTestSet set, TextSample sample, List<DecodedBlank> blanks) {
        List<int[]> fills = blanks.stream().map(blank -> blank.best().ids()).toList();
        return new Prediction(
                sample.id(),
                set.text(sample, fills),
                fills,
                blanks.stream()
                        .mapToDouble(blank -> blank.best().logProbability())
                        .sum(),
                blanks.stream().mapToDouble(blank -> blank.best().score()).sum(),
                blanks.stream().allMatch(blank -> blank.best().ending() == Ending.END_TOKEN));
    }
}
