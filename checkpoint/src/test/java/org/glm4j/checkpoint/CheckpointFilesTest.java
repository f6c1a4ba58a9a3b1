package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFilesTest {

    @TempDir
    Path directory;

    @Test
    void prefersFilesInTheOrderThatTransformersDoes() throws IOException {
        for (var name : new String[] {
            "pytorch_model.bin.index.json", "pytorch_model.bin", "model.safetensors.index.json", "model.safetensors"
        }) {
            Files.createFile(directory.resolve(name));
            assertThat(CheckpointFiles.locate(directory).place()).isEqualTo(name);
        }
    }

    @Test
    void followsTheReferencesTrackerBeforeDeepspeeds() throws IOException {
        ranks("100", 0);
        ranks("200", 0, 1);
        Files.writeString(directory.resolve("latest"), "100\n");
        assertThat(CheckpointFiles.locate(directory).files()).hasSize(1);

        Files.writeString(directory.resolve("latest_checkpointed_iteration.txt"), "200");
        var files = CheckpointFiles.locate(directory);

        assertThat(files.kind()).isEqualTo(CheckpointFiles.Kind.MODEL_PARALLEL);
        assertThat(files.root()).isEqualTo(directory);
        assertThat(files.files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("mp_rank_00_model_states.pt", "mp_rank_01_model_states.pt");
    }

    @Test
    void findsConfigurationBesideTheTracker() throws IOException {
        ranks("100", 0);
        Files.writeString(directory.resolve("latest"), "100");
        Files.createFile(directory.resolve("config.json"));

        assertThat(CheckpointFiles.locate(directory).config()).contains(directory.resolve("config.json"));
        assertThat(CheckpointFiles.locate(directory.resolve("100/mp_rank_00_model_states.pt"))
                        .config())
                .contains(directory.resolve("config.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../100", "/etc", "a/b", "a\\b", "", "a\nb", ".hidden"})
    void refusesATrackerThatPointsElsewhere(String tag) throws IOException {
        ranks("100", 0);
        Files.writeString(directory.resolve("latest"), tag);

        assertThatThrownBy(() -> CheckpointFiles.locate(directory))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .startsWith("latest: \"")
                .endsWith("is not the name of a directory beside it");
    }

    @Test
    void refusesATrackerThatPointsNowhere() throws IOException {
        Files.writeString(directory.resolve("latest"), "300");
        assertThatThrownBy(() -> CheckpointFiles.locate(directory))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("latest names 300, but there is no such directory in " + directory);

        Files.writeString(directory.resolve("latest"), "3".repeat(2000));
        assertThatThrownBy(() -> CheckpointFiles.locate(directory))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("latest: it is too long to name a directory");
    }

    @Test
    void namesTheRankThatIsMissing() throws IOException {
        ranks("100", 0, 1, 3);
        assertThatThrownBy(() -> CheckpointFiles.locate(directory.resolve("100")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("holds mp_rank_03_model_states.pt but not mp_rank_02_model_states.pt");
    }

    @Test
    void readsTenRanksInTheOrderOfTheirNumbers() throws IOException {
        ranks("100", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

        assertThat(CheckpointFiles.locate(directory.resolve("100"))
                        .files()
                        .get(10)
                        .getFileName())
                .hasToString("mp_rank_10_model_states.pt");
    }

    @Test
    void saysWhatItLookedFor() {
        assertThatThrownBy(() -> CheckpointFiles.locate(directory))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds no checkpoint: neither model.safetensors");
        assertThatThrownBy(() -> CheckpointFiles.locate(directory.resolve("none")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(directory.resolve("none") + " does not exist");
    }

    @Test
    void refusesRanksThatDoNotBelongTogether() throws IOException {
        var mixed = Files.createDirectory(directory.resolve("mixed"));
        Files.copy(
                Goldens.checkpoint("tiny_block/official_MP2/12/mp_rank_00_model_states.pt"),
                mixed.resolve("mp_rank_00_model_states.pt"));
        Files.copy(
                Goldens.checkpoint("tiny_block/official/12/mp_rank_00_model_states.pt"),
                mixed.resolve("mp_rank_01_model_states.pt"));

        assertThatThrownBy(() -> Checkpoint.open(mixed).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("mp_rank_01_model_states.pt: tensor word_embeddings.weight is FP32 [512, 32] "
                        + "but FP32 [256, 32] in mp_rank_00_model_states.pt");

        Files.delete(mixed.resolve("mp_rank_01_model_states.pt"));
        Files.copy(
                Goldens.checkpoint("tiny_noblock/official/3/mp_rank_00_model_states.pt"),
                mixed.resolve("mp_rank_01_model_states.pt"));
        assertThatThrownBy(() -> Checkpoint.open(mixed).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("mp_rank_01_model_states.pt: tensor ");
    }

    private void ranks(String tag, int... ranks) throws IOException {
        var tagged = Files.createDirectories(directory.resolve(tag));
        for (int rank : ranks) {
            Files.createFile(tagged.resolve(CheckpointFiles.rankFileName(rank)));
        }
    }
}
