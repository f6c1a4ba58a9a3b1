package org.glm4j.evaluation.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.metrics.text.TokenizationRepair;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.infilling.InfillingEncoder;
import org.glm4j.tasks.infilling.InfillingOptions;
import org.glm4j.tasks.infilling.InfillingTask;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/** A test set whose texts have blanks. */
public final class FilledTestSet implements TextTestSet {

    private final GlmTokenizer tokenizer;
    private final List<TextSample> samples;
    private final int padding;

    /**
     * @param tokenizer stays the caller's
     * @param examples their first text has blanks, their second is the whole text or what belongs into the blanks
     */
    public FilledTestSet(InfillingTask task, GlmTokenizer tokenizer, InfillingOptions options, List<Example> examples) {
        this.tokenizer = tokenizer;
        this.padding = tokenizer.commands().id(Command.PAD);
        var encoder = new InfillingEncoder(task, tokenizer, options);
        this.samples = examples.stream()
                .map(example -> sample(task, example, encoder, options.blockPositions()))
                .toList();
    }

    private static TextSample sample(
            InfillingTask task, Example example, InfillingEncoder encoder, boolean blockPositions) {
        EncodedSequence sequence = encoder.prompt(example);
        int[] masks = encoder.blanks(Arrays.copyOf(sequence.ids(), sequence.separator()));
        return new TextSample(
                example.id(),
                example.id(),
                example.textA(),
                "",
                "",
                example.secondText(),
                task == InfillingTask.EXTRACTION ? InfillingEncoder.whole(example) : example.secondText(),
                List.of(),
                TextSample.prompt(sequence, masks, blockPositions));
    }

    @Override
    public List<TextSample> samples() {
        return samples;
    }

    @Override
    public String text(TextSample sample, List<int[]> fills) {
        int[] context = sample.prompt().ids();
        int[] masks = sample.prompt().masks();
        var filled = IntStream.builder();
        int blank = 0;
        for (int i = 0; i < context.length; i++) {
            if (blank < masks.length && i == masks[blank]) {
                Arrays.stream(fills.get(blank)).filter(id -> id != padding).forEach(filled::add);
                blank++;
            } else if (context[i] != padding) {
                filled.add(context[i]);
            }
        }
        return TokenizationRepair.BLANK.apply(tokenizer.decode(filled.build().toArray()));
    }
}
