package org.glm4j.tasks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;

/** Makes token samples of examples with one pattern. May be called from several threads. */
public final class ClozeEncoder {

    /** Tokens of a sequence besides text and answer: the one that opens it and the end of its context. */
    private static final int AROUND = 2;

    private final GlmTokenizer tokenizer;
    private final List<String> labels;
    private final Pattern pattern;
    private final ClozeOptions options;
    private final SequenceBuilder sequences;
    private final int endOfPiece;
    private final int[] words;

    /**
     * @param labels of the task, in the order of their numbers
     * @throws InvalidInputException if a label's word is missing, or is not one token where options ask for one
     */
    public ClozeEncoder(GlmTokenizer tokenizer, List<String> labels, Pattern pattern, ClozeOptions options) {
        this.tokenizer = tokenizer;
        this.labels = List.copyOf(labels);
        this.pattern = pattern;
        this.options = options;
        this.sequences = new SequenceBuilder(tokenizer, options.blockPositions());
        this.endOfPiece = tokenizer.commands().id(Command.EOP);
        this.words = switch (pattern) {
            case Pattern.Verbalizers verbalizers
            when !options.multiToken() ->
                words(verbalizers).stream().mapToInt(this::singleToken).toArray();
            default -> new int[0];
        };
    }

    private List<String> words(Pattern.Verbalizers verbalizers) {
        return labels.stream()
                .map(label -> {
                    String word = verbalizers.words().get(label);
                    if (word == null) {
                        throw new InvalidInputException("the pattern has no word for the label %s".formatted(label));
                    }
                    return word;
                })
                .toList();
    }

    private int singleToken(String word) {
        int[] ids = tokenizer.encode(word);
        if (ids.length != 1) {
            throw new InvalidInputException(
                    "the word \"%s\" has %d tokens in this vocabulary, not one; score whole words (--multi-token)"
                            .formatted(word, ids.length));
        }
        if (tokenizer.commands().withId(ids[0]).isPresent()) {
            throw new InvalidInputException("the word \"%s\" is the special token %s of this vocabulary; choose another"
                    .formatted(word, tokenizer.token(ids[0])));
        }
        return ids[0];
    }

    /**
     * The sample of an example.
     *
     * @throws InvalidInputException if the example is too long and what may be cut of it is not enough
     */
    public TaskSample encode(Example example) {
        return switch (pattern) {
            case Pattern.Verbalizers verbalizers ->
                options.multiToken() ? multiToken(example, verbalizers) : singleToken(example, verbalizers);
            case Pattern.Choices choices ->
                choices(
                        example,
                        choices.alternatives().apply(example),
                        choices.firstIsRight().test(example) ? OptionalInt.of(0) : label(example));
        };
    }

    private TaskSample singleToken(Example example, Pattern.Verbalizers verbalizers) {
        var cloze = EncodedCloze.of(verbalizers.cloze().apply(example), tokenizer, options);
        int[] context = cloze.cutTo(options.sequenceLength() - AROUND - 1, example.id());
        return new TaskSample.Verbalized(
                example.id(), label(example), sequences.cloze(context, new int[0]), words.clone());
    }

    private TaskSample multiToken(Example example, Pattern.Verbalizers verbalizers) {
        var cloze = verbalizers.cloze().apply(example);
        var alternatives = words(verbalizers).stream()
                .map(word -> new Pattern.Alternative(cloze, word))
                .toList();
        return choices(example, alternatives, label(example));
    }

    private TaskSample choices(Example example, List<Pattern.Alternative> alternatives, OptionalInt label) {
        Map<Cloze, EncodedCloze> encoded = new HashMap<>();
        var all = new ArrayList<EncodedSequence>();
        var choices = IntStream.builder();
        for (int choice = 0; choice < alternatives.size(); choice++) {
            var alternative = alternatives.get(choice);
            var cloze =
                    encoded.computeIfAbsent(alternative.cloze(), parts -> EncodedCloze.of(parts, tokenizer, options));
            int[] answer = answer(alternative.answer());
            int[] context = cloze.cutTo(options.sequenceLength() - AROUND - answer.length, example.id());
            for (var sequence : segments(context, answer)) {
                all.add(sequence);
                choices.add(choice);
            }
        }
        return new TaskSample.Choices(example.id(), label, all, choices.build().toArray());
    }

    /**
     * An example as a text, its blank filled with what is right.
     *
     * @return tokens, without those around a text; fewer than the sequence length
     * @throws InvalidInputException if what is right is not known, or the text is too long
     */
    public int[] text(Example example) {
        int label = label(example)
                .orElseThrow(() -> new InvalidInputException("example %s has no label".formatted(example.id())));
        var right = switch (pattern) {
            case Pattern.Verbalizers verbalizers ->
                new Pattern.Alternative(
                        verbalizers.cloze().apply(example), words(verbalizers).get(label));
            case Pattern.Choices choices -> {
                var all = choices.alternatives().apply(example);
                boolean first = choices.firstIsRight().test(example) || all.size() == 1; // the only one is right
                int place = first ? 0 : label;
                if (place >= all.size()) {
                    throw new InvalidInputException("example %s does not list what is right".formatted(example.id()));
                }
                yield all.get(place);
            }
        };
        int[] answer = tokenizer.encode(right.answer());
        int[] context = EncodedCloze.of(right.cloze(), tokenizer, options.withPrompt(0, 0))
                .cutTo(options.sequenceLength() - AROUND - answer.length, example.id());
        return Arrays.stream(context)
                .flatMap(id -> id == EncodedCloze.BLANK ? Arrays.stream(answer) : IntStream.of(id))
                .toArray();
    }

    /** The answer's tokens and the one that ends it. */
    private int[] answer(String text) {
        int[] ids = tokenizer.encode(text);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = endOfPiece;
        return ended;
    }

    /** The whole answer, or its pieces, each with the ones before it written in front of the blank. */
    private List<EncodedSequence> segments(int[] context, int[] answer) {
        if (options.segmentLength() == 0) {
            return List.of(sequences.cloze(context, answer));
        }
        int blank = IntStream.range(0, context.length)
                .filter(i -> context[i] == EncodedCloze.BLANK)
                .findFirst()
                .orElseThrow();
        var pieces = new ArrayList<EncodedSequence>();
        for (int from = 0; from < answer.length; from += options.segmentLength()) {
            int[] behind = new int[context.length + from];
            System.arraycopy(context, 0, behind, 0, blank);
            System.arraycopy(answer, 0, behind, blank, from);
            System.arraycopy(context, blank, behind, blank + from, context.length - blank);
            int to = Math.min(from + options.segmentLength(), answer.length);
            pieces.add(sequences.cloze(behind, Arrays.copyOfRange(answer, from, to)));
        }
        return pieces;
    }

    private OptionalInt label(Example example) {
        return example.label().stream().mapToInt(labels::indexOf).findFirst();
    }
}
