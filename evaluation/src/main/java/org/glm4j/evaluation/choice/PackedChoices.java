package org.glm4j.evaluation.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.glm4j.model.AttentionMask;
import org.glm4j.model.GlmInput;
import org.glm4j.model.GlmModel;
import org.glm4j.model.SequenceClassifier.Pooling;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.TaskSample;

/**
 * Samples one behind the other in a single row, without padding. What several choices of a sample begin with, the
 * context and the first tokens of their answers, is there once; each choice sees that and itself alone, so that its
 * scores are those of a row of its own.
 */
public final class PackedChoices {

    /**
     * One word that is scored.
     *
     * @param row of {@link #places} at which it should follow
     * @param word the word
     * @param choice to whose score it adds, counted through over all samples
     * @param length words that its sequence is asked for, itself included
     */
    record Term(int row, int word, int choice, int length) {}

    private final int[] ids;
    private final int[] positions;
    private final int[] blockPositions;
    private final int[] promptPositions;
    private final List<AttentionMask.Segment> segments;
    private final int[] places;
    private final List<Term> terms;
    private final int[] firstChoices;
    private final boolean verbalized;

    private PackedChoices(Packer packer) {
        this.ids = packer.ids.build().toArray();
        this.positions = packer.positions.build().toArray();
        this.blockPositions = packer.blockPositions.build().toArray();
        this.promptPositions = packer.promptPositions.build().toArray();
        this.segments = List.copyOf(packer.segments);
        this.places = packer.places.build().toArray();
        this.terms = List.copyOf(packer.terms);
        this.firstChoices = packer.firstChoices.build().toArray();
        this.verbalized = packer.verbalized;
    }

    /**
     * Packs samples with blanks, all of one kind.
     *
     * @param samples at least one
     */
    public static PackedChoices of(List<? extends TaskSample> samples) {
        var packer = new Packer(samples.getFirst() instanceof TaskSample.Verbalized);
        samples.forEach(packer::add);
        packer.firstChoices.add(packer.choices);
        return new PackedChoices(packer);
    }

    /**
     * Packs texts for a classification head.
     *
     * @param samples at least one, of texts to classify
     * @param pooling the token of each text whose hidden state is asked
     * @param classes choices that each text has
     */
    static PackedChoices ofTexts(List<? extends TaskSample> samples, Pooling pooling, int classes) {
        var packer = new Packer(false);
        samples.forEach(sample -> packer.addTexts(sample.sequences(), pooling, classes));
        packer.firstChoices.add(packer.choices);
        return new PackedChoices(packer);
    }

    /** What the model reads, on its device: one row. */
    public GlmInput input(GlmModel model) {
        var device = model.device();
        int length = ids.length;
        var input = GlmInput.of(
                Tensor.of(ids, 1, length).to(device),
                Tensor.of(positions, 1, length).to(device),
                model.config().blockPositionEncoding()
                        ? Tensor.of(blockPositions, 1, length).to(device)
                        : null,
                AttentionMask.packed(segments));
        return promptPositions.length == 0
                ? input
                : input.withPromptPositions(
                        Tensor.of(promptPositions, 1, promptPositions.length).to(device));
    }

    /** How many tokens the model reads. */
    public int tokens() {
        return ids.length;
    }

    /** Pairs of a query and a key that attention computes. */
    public double pairs() {
        return segments.stream()
                .mapToDouble(segment -> (double) segment.length() * segment.length())
                .sum();
    }

    /** How many hidden states are asked. */
    public int scoredPlaces() {
        return places.length;
    }

    /** How many words all choices have together. */
    public int scoredWords() {
        return terms.size();
    }

    /** How many samples there are. */
    public int samples() {
        return firstChoices.length - 1;
    }

    /** How many choices all samples have together. */
    public int choices() {
        return firstChoices[samples()];
    }

    /** The number of a sample's first choice, counted through; of the number of samples, the number of all choices. */
    public int firstChoice(int sample) {
        return firstChoices[sample];
    }

    /** Whether choices are labels' words, each scored by itself, instead of whole answers. */
    boolean verbalized() {
        return verbalized;
    }

    /** Places of the row whose hidden states are asked: [scored places]. */
    Tensor hiddenStates(Tensor hidden) {
        return hidden.select(0, 0)
                .indexSelect(0, Tensor.of(places, places.length).to(hidden.device()));
    }

    /** The words that are scored, those of a choice one behind the other. */
    List<Term> terms() {
        return terms;
    }

    /** Lays samples out. */
    private static final class Packer {

        private final boolean verbalized;
        private final IntStream.Builder ids = IntStream.builder();
        private final IntStream.Builder positions = IntStream.builder();
        private final IntStream.Builder blockPositions = IntStream.builder();
        private final IntStream.Builder promptPositions = IntStream.builder();
        private final List<AttentionMask.Segment> segments = new ArrayList<>();
        private final IntStream.Builder places = IntStream.builder();
        private final Map<Integer, Integer> rows = new HashMap<>();
        private final List<Term> terms = new ArrayList<>();
        private final IntStream.Builder firstChoices = IntStream.builder();
        private int tokens;
        private int choices;

        Packer(boolean verbalized) {
            this.verbalized = verbalized;
        }

        /** A sample with a blank. */
        void add(TaskSample sample) {
            firstChoices.add(choices);
            switch (sample) {
                case TaskSample.Verbalized(var _, var _, var sequence, int[] words) -> addWords(sequence, words);
                case TaskSample.Choices(var _, var _, var sequences, int[] numbers) -> addAnswers(sequences, numbers);
                case TaskSample.Classified classified ->
                    throw new IllegalArgumentException("no head for blanks scores sample " + classified.id());
            }
        }

        private void addWords(EncodedSequence sequence, int[] words) {
            var tail = lay(List.of(sequence)).getFirst();
            int row = row(tail.place(sequence.length() - sequence.separator() - 1));
            for (int word : words) {
                terms.add(new Term(row, word, choices++, 1));
            }
        }

        private void addAnswers(List<EncodedSequence> sequences, int[] numbers) {
            var tails = lay(sequences);
            for (int i = 0; i < numbers.length; i++) {
                var sequence = sequences.get(i);
                int[] targets = sequence.targets();
                int first = sequence.length() - sequence.separator() - targets.length;
                for (int t = 0; t < targets.length; t++) {
                    int row = row(tails.get(i).place(first + t));
                    terms.add(new Term(row, targets[t], choices + numbers[i], targets.length));
                }
            }
            choices += numbers[numbers.length - 1] + 1;
        }

        /** A sample of texts; of each, one hidden state is asked. */
        void addTexts(List<EncodedSequence> sequences, Pooling pooling, int classes) {
            firstChoices.add(choices);
            for (var sequence : sequences) {
                int start = tokens;
                var _ = lay(List.of(pooling == Pooling.START ? started(sequence) : sequence));
                var _ = row(pooling == Pooling.CLS ? start : tokens - 1);
                choices += classes;
            }
        }

        /** With the token behind its context that the reference pads with. */
        private static EncodedSequence started(EncodedSequence text) {
            int length = text.length();
            int[] ids = Arrays.copyOf(text.ids(), length + 1);
            ids[length] = ids[length - 1]; // a text ends in the token that ends texts, and pads
            return new EncodedSequence(
                    ids,
                    Arrays.copyOf(text.positionIds(), length + 1),
                    Arrays.copyOf(text.blockPositionIds(), length + 1),
                    text.separator(),
                    text.targets(),
                    text.promptPositions());
        }

        private int row(int place) {
            return rows.computeIfAbsent(place, at -> {
                places.add(at);
                return rows.size();
            });
        }

        /** Lays sequences of one sample out, each context once. */
        private List<Tail> lay(List<EncodedSequence> sequences) {
            var tails = new Tail[sequences.size()];
            for (int i = 0; i < tails.length; i++) {
                if (tails[i] == null) {
                    int from = i;
                    int[] group = IntStream.range(i, tails.length)
                            .filter(k -> tails[k] == null && sequences.get(from).sharesContextWith(sequences.get(k)))
                            .toArray();
                    lay(sequences, group, tails);
                }
            }
            return Arrays.asList(tails);
        }

        /** Lays sequences of one context out. */
        private void lay(List<EncodedSequence> sequences, int[] group, Tail[] tails) {
            int start = tokens;
            var first = sequences.get(group[0]);
            int separator = first.separator();
            int trunk = Arrays.stream(group)
                    .map(i -> commonTail(first, sequences.get(i)))
                    .min()
                    .orElseThrow();
            for (int place : first.promptPositions()) {
                promptPositions.add(start + place);
            }
            var firstVisible = IntStream.builder();
            copy(first, 0, separator + trunk, 0, firstVisible);
            boolean branches = false;
            for (int i : group) {
                var sequence = sequences.get(i);
                int branch = tokens;
                if (sequence.length() > separator + trunk) {
                    branches = true;
                    copy(sequence, separator + trunk, sequence.length(), branch - start, firstVisible);
                }
                tails[i] = new Tail(start + separator, trunk, branch);
            }
            segments.add(new AttentionMask.Segment(
                    tokens - start,
                    separator,
                    trunk,
                    branches ? firstVisible.build().toArray() : new int[0]));
        }

        private void copy(EncodedSequence sequence, int from, int to, int visible, IntStream.Builder firstVisible) {
            for (int i = from; i < to; i++) {
                ids.add(sequence.ids()[i]);
                positions.add(sequence.positionIds()[i]);
                blockPositions.add(sequence.blockPositionIds()[i]);
                firstVisible.add(visible);
            }
            tokens += to - from;
        }

        /** Tokens behind their common context that two sequences begin with. */
        private static int commonTail(EncodedSequence one, EncodedSequence other) {
            int from = one.separator();
            int length = Math.min(one.length(), other.length()) - from;
            int common = 0;
            while (common < length
                    && one.ids()[from + common] == other.ids()[from + common]
                    && one.positionIds()[from + common] == other.positionIds()[from + common]
                    && one.blockPositionIds()[from + common] == other.blockPositionIds()[from + common]) {
                common++;
            }
            return common;
        }
    }

    /**
     * Where the tokens behind a context lie.
     *
     * @param trunkStart the first of those that all sequences of this context begin with
     * @param trunk how many those are
     * @param branch the first of the others
     */
    private record Tail(int trunkStart, int trunk, int branch) {

        int place(int token) {
            return token < trunk ? trunkStart + token : branch + token - trunk;
        }
    }
}
