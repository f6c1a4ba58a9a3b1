package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedModelTest {

    @TempDir
    Path home;

    @Test
    void itsNameMeansItsDirectory() throws IOException {
        Path directory = Files.createDirectories(home.resolve("models/glm-tiny"));
        var shipped = new ShippedModel(Optional.of(home));

        assertThat(shipped.directory()).contains(directory);
        assertThat(shipped.resolve(Path.of("glm-tiny"))).isEqualTo(directory);
    }

    @Test
    void otherPathsStayWhatTheyAre() throws IOException {
        Files.createDirectories(home.resolve("models/glm-tiny"));
        var shipped = new ShippedModel(Optional.of(home));

        assertThat(shipped.resolve(Path.of("runs/glm-tiny"))).isEqualTo(Path.of("runs/glm-tiny"));
        assertThat(shipped.resolve(home)).isEqualTo(home);
    }

    @Test
    void withoutItTheNameIsAPathLikeOthers() {
        assertThat(new ShippedModel(Optional.of(home)).directory()).isEmpty();
        assertThat(new ShippedModel(Optional.of(home)).resolve(Path.of("glm-tiny")))
                .isEqualTo(Path.of("glm-tiny"));
        assertThat(new ShippedModel(Optional.empty()).directory()).isEmpty();
    }
}
