package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.training.distributed.LostPeerException;
import org.glm4j.training.launch.Job;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the user sees, and the exit code, when a command cannot do its work: one sentence, not a stack trace. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    static final int FAILED = 1;
    static final int INVALID_INPUT = 2;
    static final int LOST_PEER = Job.LOST_PEER;

    private final Console console;

    Failures(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        if (exception.getCause() instanceof InvalidInputException invalid) {
            return report(invalid);
        }
        CommandLine command = exception.getCommandLine();
        console.err()
                .println(
                        exception instanceof UnmatchedArgumentException unmatched
                                ? sentence(unmatched)
                                : firstLine(exception.getMessage()));
        console.err()
                .println("Run '%s --help' for usage."
                        .formatted(command.getCommandSpec().qualifiedName()));
        return INVALID_INPUT;
    }

    private static String sentence(UnmatchedArgumentException unmatched) {
        String argument = unmatched.getUnmatched().getFirst();
        String kind = argument.startsWith("-")
                ? "Unknown option"
                : unmatched.getCommandLine().getSubcommands().isEmpty() ? "Unexpected argument" : "Unknown command";
        String suggestion = unmatched.getSuggestions().stream()
                .findFirst()
                .map(": did you mean %s?"::formatted)
                .orElse(".");
        return "%s '%s'%s".formatted(kind, argument, suggestion);
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine commandLine, ParseResult parsed) {
        return switch (exception) {
            case ParameterException parameter -> handleParseException(parameter, new String[0]);
            case MissingOptionException missing ->
                handleParseException(new ParameterException(commandLine, missing.getMessage()), new String[0]);
            default -> report(exception);
        };
    }

    /** Tells the user what happened and returns the exit code. */
    int report(Throwable failure) {
        if (failure instanceof ClosedOutputException closed && closed.readerLeft()) {
            return 0;
        }
        flushResults();
        if (console.debug()) {
            failure.printStackTrace(console.err());
        }
        return switch (failure) {
            case InvalidInputException e -> say(e.getMessage(), INVALID_INPUT);
            // libtorch starts while classes of tensors initialise; what the environment names may be wrong.
            case ExceptionInInitializerError e
            when e.getCause() instanceof InvalidInputException cause -> say(cause.getMessage(), INVALID_INPUT);
            case StoppedException e -> say(e.getMessage(), e.exitCode());
            case LostPeerException e -> say(e.getMessage(), LOST_PEER);
            case ClosedOutputException e -> say("Cannot write the output: " + e.getMessage() + ".", FAILED);
            case UncheckedIOException e
            when e.getCause() instanceof FileSystemException cause -> say(sentence(cause), INVALID_INPUT);
            case FileSystemException e -> say(sentence(e), INVALID_INPUT);
            case UncheckedIOException e -> say(firstLine(describe(e)) + hint(), FAILED);
            case IOException e -> say(firstLine(describe(e)) + hint(), FAILED);
            case OutOfMemoryError e ->
                say(
                        "Out of memory (%s): give Java more with GLM4J_JAVA_OPTS=-Xmx<size>, or use a smaller model, batch or dtype."
                                .formatted(firstLine(String.valueOf(e.getMessage()))),
                        FAILED);
            default -> say("Unexpected: " + firstLine(describe(failure)) + hint(), FAILED);
        };
    }

    private int say(String sentence, int exitCode) {
        console.err().println(sentence);
        console.err().flush();
        return exitCode;
    }

    /** Results that are complete go out before the sentence that says why no more follow. */
    void flushResults() {
        try {
            console.out().flush();
        } catch (ClosedOutputException e) {
            // The failure that is being reported came first and says more.
            console.err().flush();
        }
    }

    private String hint() {
        return console.debug() ? "" : " (GLM4J_DEBUG=1 shows the stack trace)";
    }

    private static String sentence(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case NotDirectoryException file -> file.getFile() + ": not a directory";
            case FileAlreadyExistsException exists -> exists.getFile() + ": exists already";
            default -> firstLine(describe(e));
        };
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    // Native libraries put their own stack traces below the first line.
    private static String firstLine(String message) {
        return message.strip().lines().findFirst().orElse("");
    }
}
