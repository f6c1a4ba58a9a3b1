package org.glm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.glm4j.checkpoint.Dtype;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BranchedCacheTest {

    private static final int STEPS = 90;

    private static Prompt prompt(int length) {
        return new Prompt(
                IntStream.range(0, length).map(i -> 1 + (3 * length + i) % 50).toArray(),
                IntStream.range(0, length).toArray(),
                new int[length],
                length);
    }

    /** What a continuation goes on from, and what it was fed. */
    private record Beam(int context, List<Integer> fed) {

        Beam fed(int id) {
            var all = new ArrayList<>(fed);
            all.add(id);
            return new Beam(context, all);
        }
    }

    /**
     * Beams change places and die out as in a search; in the end each says what it says alone.
     *
     * @param renewal steps after which all beams of a context descend from one of them
     */
    @ParameterizedTest
    @CsvSource({"5, 5, 7", "5, 8, 3", "9, 4, 40", "6, 6, 1000"})
    void whatBeamsHaveInCommonChangesNothing(int first, int second, int renewal) {
        var random = new SplittableRandom(first + renewal);
        try (var model = new TorchLanguageModel(TinyModels.open(TinyModels.BLOCK, Dtype.FP64));
                var batch = model.begin(List.of(prompt(first), prompt(second)))) {
            var beams = List.of(
                    new Beam(0, List.of()),
                    new Beam(0, List.of()),
                    new Beam(0, List.of()),
                    new Beam(1, List.of()),
                    new Beam(1, List.of()));
            batch.select(new int[] {0, 0, 0, 1, 1});
            for (int step = 0; step < STEPS; step++) {
                int[] ids = random.ints(5, 1, 50).toArray();
                int at = step;
                batch.advance(
                        ids,
                        new int[] {2, 2, 2, 2, 2},
                        IntStream.generate(() -> at % 30).limit(5).toArray());
                var grown = new ArrayList<Beam>();
                for (int i = 0; i < ids.length; i++) {
                    grown.add(beams.get(i).fed(ids[i]));
                }
                boolean renewed = step % renewal == renewal - 1;
                int[] parents = renewed
                        ? new int[] {2, 2, 2, 4, 4}
                        : new int[] {
                            random.nextInt(3), random.nextInt(3), 2, 3 + random.nextInt(2), 3 + random.nextInt(2)
                        };
                batch.select(parents);
                beams = IntStream.of(parents).mapToObj(grown::get).toList();
            }
            for (int row = 0; row < beams.size(); row++) {
                assertThat(batch.logits(row))
                        .containsExactly(alone(model, beams.get(row), new int[] {first, second}), Offset.offset(1e-5f));
            }
        }
    }

    private static float[] alone(LanguageModel model, Beam beam, int[] lengths) {
        try (var batch = model.begin(List.of(prompt(lengths[beam.context()])))) {
            for (int step = 0; step < STEPS; step++) {
                batch.advance(new int[] {beam.fed().get(step)}, new int[] {2}, new int[] {step % 30});
            }
            return batch.logits(0);
        }
    }
}
