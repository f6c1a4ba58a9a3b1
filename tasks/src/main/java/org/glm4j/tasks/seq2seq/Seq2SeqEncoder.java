package org.glm4j.tasks.seq2seq;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.SpanSequences;
import org.glm4j.tasks.TextRules;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/** Puts sources and targets into tokens as the reference does. May be called from several threads. */
public final class Seq2SeqEncoder {

    private final Seq2SeqTask task;
    private final GlmTokenizer tokenizer;
    private final Seq2SeqOptions options;
    private final SpanSequences sequences;
    private final int start;
    private final int mask;
    private final int end;
    private final int endOfPiece;
    private final int padding;

    public Seq2SeqEncoder(Seq2SeqTask task, GlmTokenizer tokenizer, Seq2SeqOptions options) {
        this.task = task;
        this.tokenizer = tokenizer;
        this.options = options;
        this.sequences = new SpanSequences(tokenizer, options.blockPositions());
        var commands = tokenizer.commands();
        start = commands.id(Command.ENC);
        int shortMask = commands.id(Command.MASK);
        mask = task == Seq2SeqTask.CMRC
                ? shortMask
                : commands.find(Command.SMASK).orElse(shortMask);
        end = commands.id(Command.EOS);
        endOfPiece = commands.id(Command.EOP);
        padding = commands.id(Command.PAD);
    }

    /**
     * Source and target, to learn from. Targets that are too long lose their end and the token that ends them.
     *
     * @throws InvalidInputException if the example leaves no room for its source
     */
    public EncodedSequence learning(Example example) {
        int[] context = context(example);
        int[] target = IntStream.concat(
                        Arrays.stream(tokenizer.encode(" " + target(example))), IntStream.of(endOfPiece))
                .limit(options.targetLength())
                .toArray();
        return sequences.learning(context, List.of(new SpanSequences.Span(blank(context), target)));
    }

    /**
     * The source and the token that opens its target, which is to be written.
     *
     * @throws InvalidInputException if the example leaves no room for its source
     */
    public EncodedSequence prompt(Example example) {
        int[] context = context(example);
        return sequences.opened(context, blank(context));
    }

    /** What should be written for an example. */
    public String target(Example example) {
        return switch (task.form()) {
            case SUMMARY, PLAIN -> example.secondText();
            case QUESTION -> example.field(ExampleFiles.QUESTION);
            case ANSWER, CHINESE_ANSWER -> TextRules.strip(example.field(ExampleFiles.ANSWER));
        };
    }

    private int blank(int[] context) {
        return IntStream.range(0, context.length)
                .filter(i -> context[i] == mask)
                .findFirst()
                .orElseThrow();
    }

    private int[] context(Example example) {
        int[] context = switch (task.form()) {
            case SUMMARY -> summary(example);
            case ANSWER -> answer(example);
            case QUESTION -> question(example);
            case CHINESE_ANSWER -> chineseAnswer(example);
            case PLAIN -> plain(example);
        };
        if (options.paddingHidden() || context.length >= options.sourceLength()) {
            return context;
        }
        int[] padded = Arrays.copyOf(context, options.sourceLength());
        Arrays.fill(padded, context.length, padded.length, padding);
        return padded;
    }

    private int[] summary(Example example) {
        int[] opening = joined(new int[] {start, mask}, tokenizer.encode(" Content:"));
        int room = room(example, opening.length);
        return joined(opening, first(tokenizer.encode(" " + example.textA()), room));
    }

    private int[] answer(Example example) {
        int period = tokenizer
                .id(".")
                .orElseThrow(() -> new InvalidInputException(
                        "task %s needs a vocabulary with a full stop".formatted(task.label())));
        int[] question = tokenizer.encode(" " + TextRules.strip(example.field(ExampleFiles.QUESTION)));
        int room = room(example, question.length + 3);
        return joined(
                new int[] {start},
                question,
                new int[] {mask, period},
                first(tokenizer.encode(" " + TextRules.stripTrailing(example.textA())), room));
    }

    private int[] chineseAnswer(Example example) {
        int[] question = tokenizer.encode("问题：" + TextRules.strip(example.field(ExampleFiles.QUESTION)) + "答案：");
        int room = room(example, question.length + 2);
        return joined(
                new int[] {start},
                question,
                new int[] {mask},
                first(tokenizer.encode(TextRules.stripTrailing(example.textA())), room));
    }

    private int[] question(Example example) {
        String answer = example.field(ExampleFiles.ANSWER);
        int[] ending = tokenizer.encode(" Answer: " + answer);
        int[] source = tokenizer.encode(TextRules.stripTrailing(example.textA()) + " Question:");
        int room = room(example, ending.length + 2);
        if (source.length > room) {
            // The text around the answer; its beginning where the answer is not to be found in it.
            int found = indexOf(source, tokenizer.encode(" " + answer));
            int from = Math.max(0, found - room / 2);
            source = Arrays.copyOfRange(source, from, Math.min(source.length, from + room));
        }
        return joined(new int[] {start}, source, new int[] {mask}, ending);
    }

    private int[] plain(Example example) {
        int[] source = tokenizer.encode(example.textA());
        int room = room(example, 3);
        return joined(
                new int[] {start},
                Arrays.copyOfRange(source, Math.max(0, source.length - room), source.length),
                new int[] {mask, end});
    }

    private int room(Example example, int taken) {
        int room = options.sourceLength() - taken;
        if (room < 1) {
            throw new InvalidInputException("example %s: %d tokens around its text leave no room for it in %d; raise"
                            .formatted(example.id(), taken, options.sourceLength())
                    + " the source length");
        }
        return room;
    }

    private static int[] first(int[] ids, int length) {
        return ids.length <= length ? ids : Arrays.copyOf(ids, length);
    }

    private static int indexOf(int[] ids, int[] pattern) {
        for (int i = 0; pattern.length > 0 && i + pattern.length <= ids.length; i++) {
            if (Arrays.equals(ids, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i;
            }
        }
        return -1;
    }

    private static int[] joined(int[]... parts) {
        return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
    }
}
