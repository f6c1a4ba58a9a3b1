package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** All stored forms of the golden model, and all ways to point at them. */
class CheckpointTest {

    @Nested
    class SafetensorsFile extends CheckpointContract {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/model.safetensors");
        }

        @Override
        CheckpointLayout layout() {
            return CheckpointLayout.SAFETENSORS;
        }
    }

    @Nested
    class HuggingFaceDirectory extends CheckpointContract {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/hf");
        }

        @Override
        CheckpointLayout layout() {
            return CheckpointLayout.SAFETENSORS;
        }
    }

    @Nested
    class PytorchModelBin extends CheckpointContract {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/hf/pytorch_model.bin");
        }

        @Override
        CheckpointLayout layout() {
            return CheckpointLayout.PYTORCH;
        }
    }

    /** Forms that the reference writes. */
    abstract static class Megatron extends CheckpointContract {
        @Override
        CheckpointLayout layout() {
            return CheckpointLayout.MEGATRON;
        }
    }

    @Nested
    class Official extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/official");
        }
    }

    @Nested
    class OfficialTagDirectory extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/official/12");
        }
    }

    @Nested
    class OfficialFile extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/official/12/mp_rank_00_model_states.pt");
        }
    }

    @Nested
    class OfficialLegacy extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/official_legacy");
        }
    }

    @Nested
    class OfficialHalfPrecision extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/official_fp16");
        }

        @Override
        Dtype dtype() {
            return Dtype.FP16;
        }
    }

    @Nested
    class OfficialHalfPrecisionLegacy extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/official_fp16_legacy");
        }

        @Override
        Dtype dtype() {
            return Dtype.FP16;
        }
    }

    @Nested
    class DeepspeedStyle extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/deepspeed_style");
        }

        @Override
        Dtype dtype() {
            return Dtype.FP16;
        }
    }

    @Nested
    class TwoModelParallelRanks extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/official_MP2");
        }

        @Override
        int modelParallelSize() {
            return 2;
        }
    }

    @Nested
    class SecondOfTwoModelParallelRanks extends Megatron {
        @Override
        Path path() {
            return Goldens.checkpoint("tiny_block/official_MP2/12/mp_rank_01_model_states.pt");
        }

        @Override
        int modelParallelSize() {
            return 2;
        }
    }

    @Test
    void givesEachRankThePartThatTheOfficialConverterGaveIt() {
        try (var whole = Checkpoint.open(Goldens.checkpoint("tiny_block/official"));
                var arena = Arena.ofConfined()) {
            for (int rank = 0; rank < 2; rank++) {
                var file = Goldens.checkpoint("tiny_block/official_MP2/12/" + CheckpointFiles.rankFileName(rank));
                var parts = StateDict.single(MappedFile.open(file, arena)).tensors();
                for (var tensor : whole.tensors()) {
                    var part = whole.tensor(tensor.name(), rank, 2);
                    var official = parts.get(tensor.name());
                    assertThat(part.shape()).as(tensor.name()).containsExactly(official.shape());
                    assertThat(part.data(arena).mismatch(official.data(arena)))
                            .as(tensor.name())
                            .isEqualTo(-1);
                }
            }
        }
    }
}
