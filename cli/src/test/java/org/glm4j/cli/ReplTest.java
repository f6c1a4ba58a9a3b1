package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.Glm;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplTest {

    @TempDir
    static Path model;

    private static Glm glm;

    @TempDir
    Path state;

    @BeforeAll
    static void load() throws IOException {
        SampleModel.write(model);
        glm = Glm.load(model);
    }

    @AfterAll
    static void close() {
        glm.close();
    }

    /** What a dumb terminal shows when these lines are typed and then the input ends. */
    private String talk(String... lines) throws IOException {
        var typed = new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        var shown = new ByteArrayOutputStream();
        try (var terminal = new DumbTerminal("test", "dumb", typed, shown, StandardCharsets.UTF_8)) {
            var settings = new Settings(new LinkedHashMap<>(Map.of("out-seq-length", "5")));
            new Repl(glm, terminal, state.resolve("deep/history"), settings).run();
        }
        return shown.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    private static String filled(String text, DecodingOptions.Builder options) {
        return glm.fill(text, options.build()).text();
    }

    @Test
    void aTextIsAnsweredWithItsFillAndTheWhole() throws IOException {
        var greedy = DecodingOptions.builder().outSeqLength(5);

        String shown = talk("the [MASK] sat on it's \"mat\" \\ !");

        assertThat(shown)
                .contains(glm.fill("the [MASK] sat on it's \"mat\" \\ !", greedy.build())
                        .blanks()
                        .getFirst()
                        .text()
                        .strip());
        assertThat(shown).contains(filled("the [MASK] sat on it's \"mat\" \\ !", greedy));
    }

    @Test
    void settingsChangeTheNextAnswer() throws IOException {
        var sampled = DecodingOptions.builder().outSeqLength(5).seed(3).temperature(2.5);

        String shown = talk(":set seed 3", ":set temperature 2.5", "the [MASK] ran.", ":set");

        assertThat(shown).contains(filled("the [MASK] ran.", sampled));
        assertThat(shown).contains("out-seq-length 5\n", "seed 3\n", "temperature 2.5\n");
    }

    @Test
    void mistakesAreToldAndTheConversationGoesOn() throws IOException {
        String shown = talk(":set top-p 7", ":set warmth 1", ":set top-k", ":bake", "the cat [gMASK]", "the [MASK].");

        assertThat(shown)
                .contains("top-p 7.0 is not between 0 and 1\n")
                .contains("There is no setting warmth; ")
                .contains("Give a value, too: :set top-k VALUE.\n")
                .contains("There is no command :bake; :help shows what can be typed.\n")
                .contains("this vocabulary sees no mask")
                .contains(filled("the [MASK].", DecodingOptions.builder().outSeqLength(5)));
    }

    @Test
    void quitLeavesAndTheRestIsNotRead() throws IOException {
        assertThat(talk(":help", ":quit", ":set"))
                .contains("Ctrl-C stops the answer")
                .doesNotContain("out-seq-length 5");
    }

    @Test
    void linesAreRememberedForTheNextConversation() throws IOException {
        talk("the [MASK].", ":quit");

        assertThat(Files.readString(state.resolve("deep/history"))).contains("the [MASK].");
    }

    @Test
    void theHistoryIsKeptWhereTheSystemKeepsState() {
        assertThat(ReplCommand.history(Map.of("XDG_STATE_HOME", "/x"))).isEqualTo(Path.of("/x/glm4j/history"));
        assertThat(ReplCommand.history(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/glm4j/history"));
    }

    @Test
    void withoutATerminalThereIsNoConversation() {
        assertThat(Run.glm("repl", "--model", model.toString()))
                .isEqualTo(new Run(
                        2,
                        "",
                        "glm repl talks to a person at a terminal; for texts from a file or a pipe use glm fill.\n"));
    }
}
