package org.glm4j.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glm4j.tasks.catalog.Tasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that a user wrote, found as a service. */
class OwnTaskTest extends TaskContract {

    @TempDir
    Path directory;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(
                directory.resolve("train.csv"),
                "opinion,review\ngood,\"Fresh bread, warm welcome.\"\nbad,\"They said \"\"later\"\".\"\n");
    }

    @Override
    Task task() {
        return Tasks.named("reviews");
    }

    @Override
    Path directory() {
        return directory;
    }

    @Test
    void isFoundAsAService() {
        assertThat(task()).isInstanceOf(ReviewTask.class);
        var set = ExampleReader.read(task(), directory, Split.TRAIN, ReadOptions.defaults());
        assertThat(set.examples())
                .extracting(Example::textA)
                .containsExactly("Fresh bread, warm welcome.", "They said \"later\".");
    }
}
