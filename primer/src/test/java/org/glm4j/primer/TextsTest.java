package org.glm4j.primer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {

    @TempDir
    Path folder;

    private static Path resources() throws URISyntaxException {
        return Path.of(Texts.class.getResource("contents.txt").toURI()).getParent();
    }

    @Test
    void contentsNameEveryFile() throws Exception {
        var texts = Texts.ofResources();
        for (var kind : new String[] {"tables", "phrases", "scripts"}) {
            var there = new TreeSet<String>();
            try (var files = Files.list(resources().resolve(kind))) {
                files.forEach(file -> there.add(kind + "/" + file.getFileName()));
            }
            assertThat(texts.in(kind)).containsExactlyElementsOf(there);
        }
    }

    @Test
    void everyTableSaysWhereItComesFrom() {
        var texts = Texts.ofResources();
        for (var table : texts.in("tables")) {
            assertThat(texts.lines(table).get(1)).as(table).isEqualTo("# Common knowledge, written for this project.");
        }
    }

    @Test
    void aFolderOfOnesOwnMakesTheSameText() throws Exception {
        assertThat(Primer.of(resources()).document(5, 17))
                .isEqualTo(Primer.standard().document(5, 17));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> Primer.of(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("contents.txt: cannot be read");
    }

    @Test
    void onlyAsciiIsTaken() throws IOException {
        Files.writeString(folder.resolve("contents.txt"), "tables/x.tsv\n");
        Files.createDirectory(folder.resolve("tables"));
        Files.writeString(folder.resolve("tables/x.tsv"), "city\nZ\u00fcrich\n");

        assertThatThrownBy(() -> Texts.of(folder).lines("tables/x.tsv"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("tables/x.tsv:2: write it in plain ASCII");
    }
}
