package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** DeepSpeed counts the texts of a step over all processes, glm4j those that one process takes at once. */
class DeepSpeedConfigTest {

    private static String batchSize(String json, int processes) {
        return DeepSpeedConfig.of("ds.json", JsonMapper.shared().readTree(json), processes)
                .get("--batch-size");
    }

    @ParameterizedTest
    @CsvSource({"1, 48", "2, 24", "16, 3"})
    void processesShareTheWholeBatch(int processes, String each) {
        assertThat(batchSize("{\"train_batch_size\": 96, \"gradient_accumulation_steps\": 2}", processes))
                .isEqualTo(each);
    }

    @Test
    void theMicroBatchIsThatOfAProcess() {
        assertThat(batchSize("{\"train_micro_batch_size_per_gpu\": 3, \"train_batch_size\": 96}", 8))
                .isEqualTo("3");
    }

    @Test
    void whatCannotBeSharedIsRefused() {
        assertThatThrownBy(() -> batchSize("{\"train_batch_size\": 30, \"gradient_accumulation_steps\": 2}", 4))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "ds.json: train_batch_size 30 is no multiple of gradient_accumulation_steps 2 times 4 processes");
    }
}
