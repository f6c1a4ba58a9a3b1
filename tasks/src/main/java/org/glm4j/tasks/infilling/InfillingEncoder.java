package org.glm4j.tasks.infilling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.SpanSequences;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/** Puts texts with blanks into tokens as the reference does. May be called from several threads. */
public final class InfillingEncoder {

    private static final Pattern BETWEEN_TARGETS = Pattern.compile("\\|");
    private static final Pattern MASK = Pattern.compile("\\[MASK\\]");

    private final InfillingTask task;
    private final GlmTokenizer tokenizer;
    private final InfillingOptions options;
    private final SpanSequences sequences;
    private final int mask;
    private final int endOfPiece;
    private final int padding;

    public InfillingEncoder(InfillingTask task, GlmTokenizer tokenizer, InfillingOptions options) {
        this.task = task;
        this.tokenizer = tokenizer;
        this.options = options;
        this.sequences = new SpanSequences(tokenizer, options.blockPositions());
        mask = tokenizer.commands().id(Command.MASK);
        endOfPiece = tokenizer.commands().id(Command.EOP);
        padding = tokenizer.commands().id(Command.PAD);
    }

    /**
     * A text with blanks and what belongs into them, to learn from. Words of {@link InfillingTask#BLANK} are hidden anew
     * in every epoch.
     *
     * @param number of the example in its data set
     * @return without targets where no blank fits into the source's length
     * @throws InvalidInputException if an extraction has more blanks than targets
     */
    public EncodedSequence learning(Example example, long epoch, long number) {
        return learning(
                example.id(),
                switch (task) {
                    case BLANK ->
                        MaskedText.random(example.secondText(), options.maskRatio(), options.seed(), epoch, number);
                    case EXTRACTION ->
                        new MaskedText(example.textA(), Arrays.asList(BETWEEN_TARGETS.split(example.secondText(), -1)));
                });
    }

    /**
     * A text with blanks and what belongs into them.
     *
     * @param id of the example, for errors
     */
    public EncodedSequence learning(String id, MaskedText text) {
        int[] context = context(text.source());
        int[] masks = blanks(context);
        if (masks.length > text.targets().size()) {
            throw new InvalidInputException("example %s: its source has %d blanks but its target has texts for %d"
                    .formatted(id, masks.length, text.targets().size()));
        }
        var spans = new ArrayList<SpanSequences.Span>();
        for (int i = 0; i < masks.length; i++) {
            int[] target = tokenizer.encode(" " + text.targets().get(i));
            spans.add(new SpanSequences.Span(
                    masks[i],
                    IntStream.concat(Arrays.stream(target), IntStream.of(endOfPiece))
                            .toArray()));
        }
        return cut(sequences.learning(context, spans));
    }

    /**
     * A text with blanks to be filled, opened at the first one.
     *
     * @throws InvalidInputException if no blank fits into the source's length
     */
    public EncodedSequence prompt(Example example) {
        int[] context = context(example.textA());
        int[] masks = blanks(context);
        if (masks.length == 0) {
            throw noBlank(example.id());
        }
        return sequences.opened(context, masks[0]);
    }

    /** Whether a blank of the text lies within the source's length. */
    public boolean hasBlank(Example example) {
        return blanks(context(example.textA())).length > 0;
    }

    /** The source of an extraction with its targets in its blanks. */
    public static String whole(Example example) {
        String whole = example.textA();
        for (String target : BETWEEN_TARGETS.split(example.secondText(), -1)) {
            whole = MASK.matcher(whole).replaceFirst(Matcher.quoteReplacement(target));
        }
        return whole;
    }

    /** Indices of the blanks' mask tokens among the tokens of a context. */
    public int[] blanks(int[] context) {
        return IntStream.range(0, context.length)
                .filter(i -> context[i] == mask)
                .toArray();
    }

    private static InvalidInputException noBlank(String id) {
        return new InvalidInputException(
                "example %s: there is no [MASK] within the source length; raise it or leave the example out"
                        .formatted(id));
    }

    private int[] context(String source) {
        int[] ids = tokenizer.encode(task == InfillingTask.BLANK ? " " + source : source);
        if (options.paddingHidden() && ids.length <= options.sourceLength()) {
            return ids;
        }
        int[] context = Arrays.copyOf(ids, options.sourceLength());
        Arrays.fill(context, Math.min(ids.length, context.length), context.length, padding);
        return context;
    }

    private EncodedSequence cut(EncodedSequence whole) {
        int room = options.sourceLength()
                + switch (task) {
                    case BLANK -> (int) (options.sourceLength() * options.maskRatio());
                    case EXTRACTION -> options.targetLength();
                };
        if (whole.length() <= room) {
            return whole;
        }
        return new EncodedSequence(
                Arrays.copyOf(whole.ids(), room),
                Arrays.copyOf(whole.positionIds(), room),
                Arrays.copyOf(whole.blockPositionIds(), room),
                whole.separator(),
                Arrays.copyOf(whole.targets(), room - whole.separator()),
                whole.promptPositions());
    }
}
