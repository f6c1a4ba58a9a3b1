package org.glm4j.data.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.glm4j.data.Batch;
import org.glm4j.data.Goldens;
import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class LeftToRightTest {

    static Stream<JsonNode> cases() {
        return StreamSupport.stream(Goldens.json("blocks/plain_lm_masks.json").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void seesAndCountsAsTheReferenceDoes(JsonNode c) {
        int memory = c.has("mem_length") ? c.get("mem_length").asInt() : 0;
        var objective = new LeftToRight(
                c.get("eod").asInt(),
                c.get("reset_position_ids").asBoolean(),
                c.get("reset_attention_mask").asBoolean(),
                true,
                memory);
        var samples = new ArrayList<TrainingSample>();
        for (JsonNode row : c.get("tokens")) {
            int[] ids = Goldens.ints(row);
            int[] withNext = Arrays.copyOf(ids, ids.length + 1);
            withNext[ids.length] = 42;
            byte[] lossMask = new byte[withNext.length];
            Arrays.fill(lossMask, (byte) 1);
            TrainingSample sample = objective.build(new TokenSample(withNext, lossMask));
            assertThat(sample.ids()).containsExactly(ids);
            assertThat(sample.targets()).containsExactly(Arrays.copyOfRange(withNext, 1, withNext.length));
            samples.add(sample);
        }
        Batch batch = Batch.of(samples, memory);
        for (int row = 0; row < batch.rows(); row++) {
            int length = batch.length();
            assertThat(Arrays.copyOfRange(batch.positionIds(), 2 * row * length, (2 * row + 1) * length))
                    .containsExactly(Goldens.ints(c.get("position_ids").get(row)));
            assertThat(Arrays.copyOfRange(batch.lossMask(), row * length, (row + 1) * length))
                    .containsExactly(Goldens.floats(c.get("loss_mask").get(row)));
            JsonNode masks = c.get("attention_mask");
            JsonNode mask = masks.get(Math.min(row, masks.size() - 1)).get(0);
            for (int query = 0; query < length; query++) {
                for (int key = 0; key < memory + length; key++) {
                    assertThat(batch.sees(row, query, key))
                            .as("row %d query %d key %d", row, query, key)
                            .isEqualTo(mask.get(query).get(key).asInt() == 1);
                }
            }
        }
    }

    @Test
    void whatFollowsTheEndOfADocumentNeedNotCount() {
        var objective = new LeftToRight(0, false, false, false, 0);
        TrainingSample sample = objective.build(new TokenSample(new int[] {5, 6, 0, 7, 8}, new byte[] {1, 1, 1, 1, 1}));
        assertThat(sample.lossMask()).containsExactly(1, 1, 0, 1);
    }

    @Test
    void promptsAreNotPredicted() {
        var objective = new LeftToRight(0, false, false, true, 0);
        TrainingSample sample = objective.build(new TokenSample(new int[] {5, 6, 7, 8, 0}, new byte[] {0, 0, 1, 1, 1}));
        assertThat(sample.lossMask()).containsExactly(0, 1, 1, 1);
    }
}
