package org.glm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol, with a Java program in the other side's place: a Python may not be there. */
class PythonPeerTest {

    @TempDir
    private Path directory;

    private Path java;

    @BeforeEach
    void findJava() {
        java = Path.of(ProcessHandle.current().info().command().orElse("java"));
        assumeTrue(Files.isExecutable(java));
    }

    private PythonPeer peer(String body) throws Exception {
        Path program = Files.writeString(directory.resolve("Peer.java"), "void main(String[] args) {" + body + "}");
        return PythonPeer.start(java, program, 3);
    }

    @Test
    void everyCommandGetsItsAnswer() throws Exception {
        try (PythonPeer peer = peer("""
                String line;
                while ((line = IO.readln()) != null) {
                    IO.println("{\\"got\\": " + line + ", \\"args\\": \\"" + String.join(" ", args) + "\\"}");
                }
                """)) {
            var first = peer.ask("load", Map.of("size", "glm-large"));
            var second = peer.ask("describe", Map.of());

            assertThat(first.get("got").get("command").asString()).isEqualTo("load");
            assertThat(first.get("got").get("size").asString()).isEqualTo("glm-large");
            assertThat(first.get("args").asString()).isEqualTo("--threads 3");
            assertThat(second.get("got").get("command").asString()).isEqualTo("describe");
        }
    }

    @Test
    void anErrorThereIsAnExceptionHere() throws Exception {
        try (PythonPeer peer = peer("IO.readln(); IO.println(\"{\\\"error\\\": \\\"KeyError: size\\\"}\");")) {
            assertThatThrownBy(() -> peer.ask("load", Map.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("PyTorch side, 'load': KeyError: size");
        }
    }

    @Test
    void aPeerThatEndsIsNamed() throws Exception {
        try (PythonPeer peer = peer("IO.readln();")) {
            assertThatThrownBy(() -> peer.ask("describe", Map.of()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("does its Python have torch");
        }
    }

    @Test
    void aMissingPythonIsNamed() {
        assertThatThrownBy(() -> PythonPeer.start(directory.resolve("no-python"), directory, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no-python");
    }
}
