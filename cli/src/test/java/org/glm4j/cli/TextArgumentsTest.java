package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glm4j.cli.TextArguments.Text;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TextArgumentsTest {

    private static TextArguments.Reader reader(InputStream in, boolean terminal, String... arguments) {
        @CommandLine.Command
        class Host {
            @CommandLine.Mixin
            final TextArguments texts = new TextArguments();
        }
        var host = new Host();
        new CommandLine(host).parseArgs(arguments);
        var none = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return host.texts.read(new Console(in, none, none, new Console.Terminals(terminal, false, false), Map.of()));
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Text> all(TextArguments.Reader reader) throws IOException {
        var texts = new ArrayList<Text>();
        for (var batch = reader.nextBatch(2); !batch.isEmpty(); batch = reader.nextBatch(2)) {
            assertThat(batch.size()).isLessThanOrEqualTo(2);
            texts.addAll(batch);
        }
        return texts;
    }

    @Test
    void everyArgumentIsAText() throws IOException {
        assertThat(all(reader(input("unread"), false, "a b", "", "c")))
                .containsExactly(new Text("a b", "text 1"), new Text("", "text 2"), new Text("c", "text 3"));
        assertThat(all(reader(input("unread"), false, "alone"))).containsExactly(new Text("alone", ""));
    }

    @Test
    void aDashOrNothingReadsLines() throws IOException {
        var lines = List.of(new Text("x", "standard input, line 1"), new Text("y", "standard input, line 2"));

        assertThat(all(reader(input("x\ny\n"), false))).isEqualTo(lines);
        assertThat(all(reader(input("x\ny"), false, "-"))).isEqualTo(lines);
        assertThat(all(reader(input("x\ny"), true, "-"))).isEqualTo(lines);
        assertThat(all(reader(input("x\ny"), false, "a", "-", "b")))
                .extracting(Text::text)
                .containsExactly("a", "x", "y", "b");
    }

    @Test
    void aPersonWhoGaveNothingIsToldWhatToGive() {
        assertThatThrownBy(() -> reader(input(""), true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Give a TEXT, or - to type texts, one a line.");
    }

    @Test
    void aBatchDoesNotWaitForLinesThatAreNotThereYet() throws IOException {
        var in = new PipedInputStream();
        try (var out = new PipedOutputStream(in)) {
            out.write("first\nsecond\n".getBytes(StandardCharsets.UTF_8));
            var reader = reader(in, false, "-");

            assertThat(reader.nextBatch(8)).extracting(Text::text).containsExactly("first", "second");
        }
    }

    @Test
    void theLinesBeforeOneThatIsNotTextAreHandedOut() throws IOException {
        var reader =
                reader(new ByteArrayInputStream("x\ny\n\u00e9\nz\n".getBytes(StandardCharsets.ISO_8859_1)), false, "-");

        assertThat(reader.nextBatch(8)).extracting(Text::text).containsExactly("x", "y");
        assertThatThrownBy(() -> reader.nextBatch(8))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("standard input, line 3: byte 1 (0xE9) is not UTF-8");
    }

    @Test
    void aMistakeNamesItsPlace() {
        var mistake = new InvalidInputException("too long");

        assertThat(new Text("a", "text 2").placed(mistake)).hasMessage("text 2: too long");
        assertThat(new Text("a", "").placed(mistake)).isSameAs(mistake);
    }
}
