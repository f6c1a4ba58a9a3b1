package org.glm4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root command, and how commands are assembled and run. */
@Command(
        name = "glm",
        description = "The General Language Model (GLM) on the JVM: fills the blanks of a text.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  glm fill --model glm-large \"Ng is an adjunct professor at [MASK].\"",
            "  glm repl --model glm-10b",
            "  glm inspect glm-large",
            "  glm convert glm-large glm-large-hf --to hf",
            "  glm doctor",
            "",
            "Exit codes: 0 done, 1 something failed, 2 the input cannot be used.",
            "'glm help COMMAND' explains a command. GLM4J_DEBUG=1 shows stack traces."
        })
final class GlmCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command.");
    }

    /**
     * Runs one command line.
     *
     * @return the exit code: 0 done, 1 something failed, 2 the input cannot be used
     */
    static int run(Console console, String... args) {
        Failures failures = new Failures(console);
        try {
            ArgumentBytes.ofProcess().check(args);
            int exitCode = commandLine(console, failures).execute(args);
            console.out().flush();
            return exitCode;
        } catch (Throwable t) {
            return failures.report(t);
        }
    }

    /** The command with all its subcommands, ready to parse. */
    static CommandLine commandLine(Console console, Failures failures) {
        var commandLine = new CommandLine(new GlmCommand())
                .addSubcommand(new FillCommand(console))
                .addSubcommand(new ReplCommand(console))
                .addSubcommand(new TokenizeCommand(console))
                .addSubcommand(new LogitsCommand(console))
                .addSubcommand(new InspectCommand(console))
                .addSubcommand(new ConvertCommand(console))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new HelpCommand());
        commandLine.getCommandSpec().addOption(helpOption()).addOption(versionOption());
        for (CommandLine each : commandLine.getSubcommands().values()) {
            CommandSpec sub = each.getCommandSpec();
            if (sub.findOption("--help") == null) {
                sub.addOption(helpOption());
                sub.usageMessage()
                        .descriptionHeading("%n")
                        .parameterListHeading("%n")
                        .optionListHeading("%n");
            }
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

    private static OptionSpec helpOption() {
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
