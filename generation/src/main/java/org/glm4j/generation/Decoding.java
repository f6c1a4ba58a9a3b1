package org.glm4j.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.DecodingBatch;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.Prompt;

/**
 * Token ids to token ids: fills the blanks of prompts with a model.
 *
 * <p>Prompts are decoded side by side; each one leaves the batch when it is done, and its result does not depend on the
 * others. Instances are immutable and can be used by several threads where the model can.
 */
public final class Decoding {

    /** Rows decoded side by side, where one prompt does not need more. */
    private static final int BATCH_ROWS = 16;

    private final LanguageModel model;
    private final DecodingTokens tokens;
    private final int batchRows;

    /**
     * @param model what scores tokens; stays the caller's to close
     * @param tokens the tokens that steer decoding
     */
    public Decoding(LanguageModel model, DecodingTokens tokens) {
        this(model, tokens, BATCH_ROWS);
    }

    /**
     * @param model what scores tokens; stays the caller's to close
     * @param tokens the tokens that steer decoding
     * @param batchRows rows decoded side by side, where one prompt does not need more; every beam is one
     */
    public Decoding(LanguageModel model, DecodingTokens tokens, int batchRows) {
        this.model = model;
        this.tokens = tokens;
        this.batchRows = batchRows;
    }

    /**
     * Fills all blanks of every prompt, left to right.
     *
     * @return per prompt its blanks, in order. After a cancellation, blanks that were not reached are empty
     * @throws InvalidInputException if a prompt does not fit the model or the model's scores are not numbers
     */
    public List<List<DecodedBlank>> run(List<BlankPrompt> prompts, DecodingOptions options, DecodingListener listener) {
        prompts.forEach(prompt -> prompt.requireFits(model.config()));
        List<List<DecodedBlank>> results = new ArrayList<>(prompts.stream()
                .map(prompt -> (List<DecodedBlank>) new ArrayList<DecodedBlank>())
                .toList());
        // Prompts of similar length share a batch, so that little of it is padding.
        int[] byLength = IntStream.range(0, prompts.size())
                .filter(i -> prompts.get(i).masks().length > 0)
                .boxed()
                .sorted(Comparator.comparingInt(i -> prompts.get(i).ids().length))
                .mapToInt(Integer::intValue)
                .toArray();
        int batchSize = Math.max(1, batchRows / Math.max(options.numBeams(), 1 + options.alternatives()));
        for (int from = 0; from < byLength.length; from += batchSize) {
            int[] indices = Arrays.copyOfRange(byLength, from, Math.min(byLength.length, from + batchSize));
            if (options.numBeams() > 1) {
                beams(indices, prompts, options, listener, results);
            } else {
                leftToRight(indices, prompts, options, listener, results);
            }
        }
        for (int i = 0; i < results.size(); i++) {
            addUnreached(prompts.get(i), results.get(i));
        }
        return results;
    }

    private void leftToRight(
            int[] indices,
            List<BlankPrompt> prompts,
            DecodingOptions options,
            DecodingListener listener,
            List<List<DecodedBlank>> results) {
        List<Prompt> contexts = new ArrayList<>();
        List<LeftToRight> searches = new ArrayList<>();
        for (int i : indices) {
            BlankPrompt prompt = prompts.get(i);
            contexts.add(prompt.opened(tokens.startOfPiece()));
            searches.add(new LeftToRight(i, prompt, model.config(), tokens, options, seed(options), listener));
        }
        decode(contexts, searches);
        for (int k = 0; k < indices.length; k++) {
            results.set(indices[k], searches.get(k).decoded());
        }
    }

    /**
     * One blank of every prompt after the other. A search's rows end at different times and the winner's context is not
     * kept, so the next blank starts from the context encoded again with the fills before it.
     */
    private void beams(
            int[] indices,
            List<BlankPrompt> prompts,
            DecodingOptions options,
            DecodingListener listener,
            List<List<DecodedBlank>> results) {
        long[] seeds = Arrays.stream(indices).mapToLong(i -> seed(options)).toArray();
        for (int blank = 0; ; blank++) {
            List<Integer> rows = new ArrayList<>();
            List<Prompt> contexts = new ArrayList<>();
            List<BeamSearch> searches = new ArrayList<>();
            for (int k = 0; k < indices.length; k++) {
                BlankPrompt prompt = prompts.get(indices[k]);
                if (blank < prompt.masks().length) {
                    rows.add(indices[k]);
                    contexts.add(prompt.opened(tokens.startOfPiece(), seen(results.get(indices[k]))));
                    searches.add(new BeamSearch(prompt, blank, model.config(), tokens, options, seeds[k], listener));
                }
            }
            if (rows.isEmpty() || listener.cancelled()) {
                return;
            }
            decode(contexts, searches);
            for (int k = 0; k < rows.size(); k++) {
                int i = rows.get(k);
                List<Hypothesis> ranked = searches.get(k).ranked();
                DecodedBlank decoded = new DecodedBlank(
                        prompts.get(i).masks()[blank],
                        ranked.getFirst(),
                        List.copyOf(ranked.subList(1, Math.min(ranked.size(), 1 + options.alternatives()))));
                results.get(i).add(decoded);
                for (int id : decoded.best().ids()) {
                    listener.onToken(i, blank, id);
                }
                listener.onBlank(i, blank, decoded);
            }
        }
    }

    /** What the model was fed of the fills so far: the last token of a cut fill was not. */
    private static int[][] seen(List<DecodedBlank> blanks) {
        return blanks.stream()
                .map(blank -> {
                    int[] ids = blank.best().ids();
                    return blank.best().ending().lastTokenFed() ? ids : Arrays.copyOf(ids, ids.length - 1);
                })
                .toArray(int[][]::new);
    }

    private static long seed(DecodingOptions options) {
        return options.seed().orElseGet(ThreadLocalRandom.current()::nextLong);
    }

    private void addUnreached(BlankPrompt prompt, List<DecodedBlank> blanks) {
        for (int blank = blanks.size(); blank < prompt.masks().length; blank++) {
            blanks.add(new DecodedBlank(
                    prompt.masks()[blank], new Hypothesis(new int[0], 0, 0, Ending.CANCELLED), List.of()));
        }
    }

    private void decode(List<Prompt> contexts, List<? extends Search> searches) {
        try (DecodingBatch batch = begin(contexts)) {
            int[] rows = new int[searches.size()]; // rows that each search has in the batch
            Arrays.fill(rows, 1);
            while (true) {
                List<Search.Feed> feeds = new ArrayList<>();
                List<Integer> parents = new ArrayList<>();
                int firstRow = 0;
                for (int k = 0; k < rows.length; k++) {
                    if (rows[k] > 0) {
                        int first = firstRow;
                        List<Search.Feed> next = searches.get(k).step(row -> batch.logits(first + row));
                        next.forEach(feed -> parents.add(first + feed.parent()));
                        feeds.addAll(next);
                        firstRow += rows[k];
                        rows[k] = next.size();
                    }
                }
                if (feeds.isEmpty()) {
                    return;
                }
                select(batch, parents);
                batch.advance(
                        feeds.stream().mapToInt(Search.Feed::id).toArray(),
                        feeds.stream().mapToInt(Search.Feed::position).toArray(),
                        model.config().blockPositionEncoding()
                                ? feeds.stream()
                                        .mapToInt(Search.Feed::blockPosition)
                                        .toArray()
                                : new int[0]);
            }
        }
    }

    /** A limited memory keeps what was fed before, so it makes a difference that the start token comes after the rest. */
    private DecodingBatch begin(List<Prompt> contexts) {
        if (model.config().maxMemoryLength() == 0) {
            return model.begin(contexts);
        }
        DecodingBatch batch =
                model.begin(contexts.stream().map(Decoding::withoutLast).toList());
        batch.advance(
                contexts.stream().mapToInt(context -> last(context.ids())).toArray(),
                contexts.stream().mapToInt(context -> last(context.positions())).toArray(),
                model.config().blockPositionEncoding()
                        ? contexts.stream()
                                .mapToInt(context -> last(context.blockPositions()))
                                .toArray()
                        : new int[0]);
        return batch;
    }

    private static Prompt withoutLast(Prompt prompt) {
        int length = prompt.ids().length - 1;
        return new Prompt(
                Arrays.copyOf(prompt.ids(), length),
                Arrays.copyOf(prompt.positions(), length),
                Arrays.copyOf(prompt.blockPositions(), Math.min(length, prompt.blockPositions().length)),
                prompt.separator());
    }

    private static int last(int[] values) {
        return values[values.length - 1];
    }

    private static void select(DecodingBatch batch, List<Integer> parents) {
        boolean unchanged = parents.size() == batch.rows()
                && IntStream.range(0, parents.size()).allMatch(row -> parents.get(row) == row);
        if (!unchanged) {
            batch.select(parents.stream().mapToInt(Integer::intValue).toArray());
        }
    }
}
