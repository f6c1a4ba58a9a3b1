package org.glm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.Glm;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A conversation of texts with blanks and their fills. */
@Command(
        sortOptions = false,
        customSynopsis = "glm repl --model DIR [OPTION...]",
        footer = {"", "Example:", "  glm repl --model glm-10b --top-p 0.9"})
final class ReplCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private GlmArguments glmArguments;

    @ArgGroup(validate = false, heading = "%nDecoding (the reference's names):%n")
    private SamplingOptions sampling = new SamplingOptions();

    ReplCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (!console.terminals().in() || !console.terminals().out()) {
            throw new InvalidInputException(
                    "glm repl talks to a person at a terminal; for texts from a file or a pipe use glm fill.");
        }
        var _ = sampling.options();
        try (Glm glm = glmArguments.load();
                Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            new Repl(
                            glm,
                            terminal,
                            history(console.environment()),
                            Settings.of(spec.commandLine().getParseResult()))
                    .run();
        }
        return 0;
    }

    /** Where the lines that were typed are kept between conversations. */
    static Path history(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        return (state.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(state))
                .resolve("glm4j")
                .resolve("history");
    }
}
