package org.glm4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The root command, and how commands are assembled and run. */
final class GlmCommand {

    private static final String HELP = "help";

    private GlmCommand() {}

    /**
     * Runs one command line.
     *
     * @return the exit code: 0 done, 1 something failed, 2 the input cannot be used, 3 another process was lost
     */
    static int run(Console console, String... args) {
        Failures failures = new Failures(console);
        try {
            ArgumentBytes.ofProcess().check(args);
            List<String> words = List.of(args);
            Predicate<String> wanted = words.contains(CompletionCommand.NAME) ? name -> true : words::contains;
            int exitCode = commandLine(console, failures, wanted).execute(args);
            if (exitCode == 0) {
                console.out().flush();
            } else {
                failures.flushResults(); // what failed has been told, perhaps this very stream
            }
            return exitCode;
        } catch (Throwable t) {
            return failures.report(t);
        }
    }

    /** The command with all its subcommands and their options. */
    static CommandLine commandLine(Console console, Failures failures) {
        return commandLine(console, failures, name -> true);
    }

    /**
     * The command, ready to parse.
     *
     * @param wanted which subcommands are made with their options; the others are listed only
     */
    private static CommandLine commandLine(Console console, Failures failures, Predicate<String> wanted) {
        CommandLine commandLine = new CommandLine(root());
        for (Subcommand each : Subcommand.ALL) {
            commandLine.addSubcommand(each.name(), wanted.test(each.name()) ? each.whole(console) : each.listed());
        }
        if (wanted.test(HELP)) {
            commandLine.addSubcommand(new HelpCommand());
        } else {
            String description = "Display help information about the specified command.";
            commandLine.addSubcommand(HELP, new Subcommand(HELP, description, _ -> new HelpCommand()).listed());
        }
        return commandLine
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.coloursOut() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(80)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    // Without annotations: the first one that is read costs as much time as the rest of the help.
    private static CommandSpec root() {
        CommandSpec root = CommandSpec.create();
        root.name("glm").versionProvider(new Version()).addOption(helpOption()).addOption(versionOption());
        root.usageMessage()
                .description("The General Language Model (GLM) on the JVM: fills the blanks of a text.")
                .synopsisSubcommandLabel("COMMAND")
                .commandListHeading("%nCommands:%n")
                .footer(
                        "",
                        "Examples:",
                        "  glm fill --model glm-large \"Ng is an adjunct professor at [MASK].\"",
                        "  glm repl --model glm-10b",
                        "  glm inspect glm-large",
                        "  glm convert glm-large glm-large-hf --to hf",
                        "  glm doctor",
                        "",
                        "Exit codes: 0 done, 1 something failed, 2 the input cannot be used, 3 another",
                        "process of the job was lost.",
                        "'glm help COMMAND' explains a command. GLM4J_DEBUG=1 shows stack traces.");
        return root;
    }

    static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Explain this command and leave.")
                .build();
    }

    private static OptionSpec versionOption() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version and leave.")
                .build();
    }
}
