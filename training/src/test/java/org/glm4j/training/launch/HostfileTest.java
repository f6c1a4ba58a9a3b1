package org.glm4j.training.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostfileTest {

    @TempDir
    Path directory;

    private Hostfile read(String text) throws IOException {
        return Hostfile.read(Files.writeString(directory.resolve("hosts"), text));
    }

    @Test
    void linesNameMachinesAndWhatTheyTake() throws IOException {
        var hosts = read("""
                # the first rack
                node1 slots=4
                me@node2   slots = 2  # older

                10.0.0.3
                """);

        assertThat(hosts.hosts())
                .containsExactly(
                        new Hostfile.Host("node1", 4),
                        new Hostfile.Host("me@node2", 2),
                        new Hostfile.Host("10.0.0.3", 1));
        assertThat(hosts.slots()).isEqualTo(7);
        assertThat(hosts.hosts().get(1).address()).isEqualTo("node2");
    }

    @Test
    void fewerProcessesTakeTheFirstMachines() throws IOException {
        var hosts = read("node1 slots=4\nnode2 slots=4\nnode3 slots=4\n");

        assertThat(hosts.limited(6).hosts())
                .isEqualTo(List.of(new Hostfile.Host("node1", 4), new Hostfile.Host("node2", 2)));
        assertThatThrownBy(() -> hosts.limited(13))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--nproc is 13, but the machines take 12 processes");
    }

    @ParameterizedTest
    @CsvSource({
        "node1 slots=x,      line 1: 'node1 slots=x' is not a machine's name and 'slots=N'",
        "node1 slots=0,      line 1: slots=0 takes no process",
        "node1 max_slots=3,  is not a machine's name",
        "# nobody,           names no machine"
    })
    void mistakesAreTold(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
