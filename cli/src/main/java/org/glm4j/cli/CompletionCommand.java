package org.glm4j.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the script that lets a shell complete commands and options. */
@Command(
        footer = {
            "",
            "Examples:",
            "  source <(./glm completion)",
            "  ./glm completion > ~/.local/share/bash-completion/completions/glm"
        })
final class CompletionCommand implements Runnable {

    static final String NAME = "completion";

    private final Console console;

    @Spec
    private CommandSpec spec;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        console.out().print(AutoComplete.bash("glm", spec.root().commandLine()));
    }
}
