package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

class Utf8LinesTest {

    private static Utf8Lines lines(byte[] bytes) {
        return new Utf8Lines(new ByteArrayInputStream(bytes), "standard input");
    }

    private static List<String> all(Utf8Lines lines) throws IOException {
        var texts = new ArrayList<String>();
        for (Optional<Utf8Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            texts.add(line.get().text());
            assertThat(line.get().number()).isEqualTo(texts.size());
        }
        return texts;
    }

    private static List<String> all(String text) throws IOException {
        return all(lines(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void linesEndInLfOrCrLfOrNothing() throws IOException {
        assertThat(all("")).isEmpty();
        assertThat(all("\n")).containsExactly("");
        assertThat(all("a\r\n\r\nb\n c ")).containsExactly("a", "", "b", " c ");
        assertThat(all("lone \r return\n")).containsExactly("lone \r return");
    }

    @Test
    void aByteOrderMarkInFrontIsDropped() throws IOException {
        assertThat(all("\uFEFFa\n\uFEFFb")).containsExactly("a", "\uFEFFb");
        assertThat(all("\uFEFF")).containsExactly("");
    }

    @Test
    void aByteThatIsNotUtf8IsAnErrorWithItsPlace() {
        byte[] bytes = "première\ncaf\u00e9 [MASK]\n".getBytes(StandardCharsets.ISO_8859_1);
        bytes[5] = 'e';
        Utf8Lines lines = lines(bytes);

        assertThatThrownBy(() -> all(lines))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("standard input, line 2: byte 4 (0xE9) is not UTF-8; give the text in UTF-8");
    }

    @Test
    void aCharacterCutOffAtTheEndIsAnError() {
        assertThatThrownBy(() -> all(lines(new byte[] {'a', (byte) 0xE4, (byte) 0xBD})))
                .hasMessageContaining("line 1: byte 2 (0xE4)");
    }

    @Property(tries = 200)
    void linesSurviveAnyCutIntoReads(@ForAll List<String> texts, @ForAll @IntRange(min = 1, max = 9) int atOnce)
            throws IOException {
        List<String> plain = texts.stream()
                .map(t -> new String(t.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                        .replaceAll("[\r\n\uFEFF]", ""))
                .toList();
        byte[] bytes = String.join("\n", plain).getBytes(StandardCharsets.UTF_8);
        var slow = new Utf8Lines(new SmallReads(bytes, atOnce), "test");

        boolean lastIsEmpty = plain.isEmpty() || plain.getLast().isEmpty();
        assertThat(all(slow)).isEqualTo(lastIsEmpty ? plain.subList(0, Math.max(0, plain.size() - 1)) : plain);
    }

    @Test
    void aLineMayBeLongerThanTheBuffer() throws IOException {
        String text = "凯旋门".repeat(100_000);

        assertThat(all(text + "\nb")).containsExactly(text, "b");
    }

    private static final class SmallReads extends InputStream {
        private final ByteArrayInputStream bytes;
        private final int atOnce;

        SmallReads(byte[] bytes, int atOnce) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.atOnce = atOnce;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(atOnce, length));
        }
    }
}
