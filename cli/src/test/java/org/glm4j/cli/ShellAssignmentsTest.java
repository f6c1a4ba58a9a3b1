package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellAssignmentsTest {

    @TempDir
    Path folder;

    private Map<String, String> read(String text) {
        try {
            return ShellAssignments.read(
                    Files.writeString(folder.resolve("task.sh"), text), Map.of("DATA_ROOT", "/data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsAssignmentsAsAShellDoes() {
        var variables = read("""
                #! /bin/bash
                NAME=copa; PLAIN=a\\ b # a note
                DATA_PATH="${DATA_ROOT}/COPA"
                TRAIN_ARGS="--lr 1e-5 \\
                            --warmup 0.1"
                SINGLE='$NAME "x"'
                MIXED=pre"$NAME"'fix'
                IDS=(0 1
                     2)
                ALL="${TRAIN_ARGS} --more"
                EMPTY=
                LAST=end""");

        assertThat(variables)
                .containsEntry("NAME", "copa")
                .containsEntry("PLAIN", "a b")
                .containsEntry("DATA_PATH", "/data/COPA")
                .containsEntry("SINGLE", "$NAME \"x\"")
                .containsEntry("MIXED", "precopafix")
                .containsEntry("IDS", "0 1 2")
                .containsEntry("EMPTY", "")
                .containsEntry("LAST", "end");
        assertThat(ShellAssignments.words(variables.get("ALL")))
                .containsExactly("--lr", "1e-5", "--warmup", "0.1", "--more");
    }

    @Test
    void knowsWhereItLies() {
        var variables = read("""
                script_path=$(realpath $BASH_SOURCE)
                script_dir=$(dirname $script_path)
                config="$script_dir/config.json"
                """);

        assertThat(variables)
                .containsEntry("script_path", folder.resolve("task.sh").toString())
                .containsEntry("config", folder.resolve("config.json").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A=1;rm -rf x | \"rm -rf x\" is no assignment",
                "A=$(rm x) | \"$(rm x)\" is not run",
                "A=`rm x` | is no plain value",
                "A=\"`rm x`\" | back quotes are not run",
                "A=$B | B is not set; give it with --set B=VALUE",
                "A=${B:-1} | is not understood",
                "A=$((1+2)) | is not understood",
                "A=\"open | a quote does not end"
            })
    void refusesEverythingElse(String text, String reason) {
        assertThatThrownBy(() -> read("FIRST=1\n" + text + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("task.sh, line 2: ")
                .hasMessageContaining(reason);
    }
}
