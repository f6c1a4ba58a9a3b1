package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class GlmCommandTest {

    private static CommandLine root() {
        var console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Console.Terminals.NONE,
                Map.of());
        return GlmCommand.commandLine(console, new Failures(console));
    }

    static Set<String> commands() {
        return root().getSubcommands().keySet();
    }

    @Test
    void versionNamesTheProjectAndTheJava() {
        Run run = Run.glm("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("glm4j \\d+\\.\\d+\\.\\d+\\S* \\(Java 25.*\\)\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpListsEveryCommandOnStandardOutput() {
        Run run = Run.glm("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains(commands()).contains("Exit codes");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpSaysTheSameWithoutTheOptionsOfTheCommands() {
        assertThat(Run.glm("--help").out())
                .isEqualTo(root().getUsageMessage(CommandLine.Help.Ansi.OFF).replaceAll("(?m) +$", ""));
        assertThat(Subcommand.ALL)
                .allSatisfy(command -> assertThat(command.listed().options()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfWithin80Columns(String command) {
        Run byOption = Run.glm(command, "--help");
        Run byCommand = Run.glm("help", command);

        assertThat(byOption.exitCode()).isZero();
        assertThat(byOption.out()).startsWith(command.equals("help") ? "Display help" : "Usage: glm " + command);
        assertThat(byOption.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(byCommand.out()).isEqualTo(byOption.out());
    }

    @Test
    void noCommandIsAMistake() {
        Run run = Run.glm();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("Missing required subcommand\nRun 'glm --help' for usage.\n");
    }

    @Test
    void unknownCommandsAndOptionsAreNamed() {
        assertThat(Run.glm("complete").err())
                .isEqualTo("Unknown command 'complete': did you mean completion?\nRun 'glm --help' for usage.\n");
        assertThat(Run.glm("completion", "--jsn")).satisfies(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).isEqualTo("Unknown option '--jsn'.\nRun 'glm completion --help' for usage.\n");
        });
        assertThat(Run.glm("completion", "zsh").err())
                .isEqualTo("Unexpected argument 'zsh'.\nRun 'glm completion --help' for usage.\n");
    }

    @Test
    void completionScriptKnowsTheCommands() {
        Run run = Run.glm("completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("complete -F _complete_glm");
        assertThat(run.out()).contains(commands());
    }
}
