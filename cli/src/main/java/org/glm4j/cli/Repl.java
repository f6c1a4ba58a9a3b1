package org.glm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.Filling;
import org.glm4j.generation.FillingListener;
import org.glm4j.generation.Glm;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.AggregateCompleter;
import org.jline.reader.impl.completer.ArgumentCompleter;
import org.jline.reader.impl.completer.NullCompleter;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;

/** The conversation of {@code glm repl}: reads a line, fills its blanks while the user watches, until the user leaves. */
final class Repl {

    private static final String PROMPT = "glm> ";
    private final Glm glm;
    private final Terminal terminal;
    private final PrintWriter out;
    private final LineReader reader;
    private Settings settings;

    /**
     * @param history file of the lines typed before; made if it is not there
     */
    Repl(Glm glm, Terminal terminal, Path history, Settings settings) {
        this.glm = glm;
        this.terminal = terminal;
        this.out = terminal.writer();
        this.settings = settings;
        // A text is a text: no quotes, no escapes, no history expansion in it.
        var parser = new DefaultParser();
        parser.setQuoteChars(new char[0]);
        parser.setEscapeChars(new char[0]);
        var names = new StringsCompleter(Settings.names());
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser(parser)
                .completer(new AggregateCompleter(
                        new ArgumentCompleter(new StringsCompleter(":set", ":unset"), names, NullCompleter.INSTANCE),
                        new ArgumentCompleter(new StringsCompleter(":help", ":quit"), NullCompleter.INSTANCE)))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        try {
            Files.createDirectories(history.toAbsolutePath().getParent());
            reader.setVariable(LineReader.HISTORY_FILE, history);
        } catch (IOException e) {
            out.println("This conversation will not be remembered: " + history + " cannot be made.");
        }
    }

    /** Talks until the user leaves. */
    void run() {
        out.println(":help shows what can be typed.");
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = answer(reader.readLine(PROMPT).strip());
            } catch (InvalidInputException e) {
                out.println(e.getMessage());
            } catch (UserInterruptException e) {
                // Ctrl-C at the prompt drops the line, as in a shell.
                goesOn = true;
            } catch (EndOfFileException e) {
                goesOn = false;
            }
            out.flush();
        }
    }

    /** Returns whether the conversation goes on. */
    private boolean answer(String line) {
        String[] words = line.split("\\s+", 3);
        switch (words[0]) {
            case "" -> {}
            case ":quit", ":q", ":exit" -> {
                return false;
            }
            case ":help", ":h" -> help();
            case ":set" -> {
                switch (words.length) {
                    case 1 -> show();
                    case 2 -> throw new InvalidInputException("Give a value, too: :set " + words[1] + " VALUE.");
                    default -> settings = settings.with(words[1], words[2]);
                }
            }
            case ":unset" -> {
                if (words.length != 2) {
                    throw new InvalidInputException("Name one setting: :unset NAME.");
                }
                settings = settings.without(words[1]);
            }
            default -> {
                if (line.startsWith(":")) {
                    throw new InvalidInputException(
                            "There is no command %s; :help shows what can be typed.".formatted(words[0]));
                }
                fill(line);
            }
        }
        return true;
    }

    private void help() {
        out.print("""
                Type a text with blanks: [MASK], or with task masks also [sMASK] and [gMASK].
                  :set              show what was set
                  :set NAME VALUE   for example :set temperature 0.7
                  :unset NAME       back to what it was without
                  :help             this
                  :quit             leave; so does Ctrl-D
                Ctrl-C stops the answer at hand. These can be set:
                """);
        Settings.names().forEach(name -> out.println("  " + name));
    }

    private void show() {
        if (settings.values().isEmpty()) {
            out.println("Nothing is set: decoding is greedy.");
        }
        settings.values().forEach((name, value) -> out.println(name + " " + value));
    }

    private void fill(String text) {
        var stopped = new AtomicBoolean();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> stopped.set(true));
        try {
            Filling filling = glm.fill(text, settings.options(), new Watching(stopped));
            out.println();
            if (filling.cancelled()) {
                out.println("(stopped)");
            } else if (filling.blanks().size() > 1
                    || !filling.text()
                            .endsWith(filling.blanks().getFirst().text().strip())) {
                out.println(filling.text());
            }
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    /** Shows the fills as they grow, each blank on a line of its own. */
    private final class Watching implements FillingListener {

        private final AtomicBoolean stopped;
        private int shown;

        Watching(AtomicBoolean stopped) {
            this.stopped = stopped;
        }

        @Override
        public void onText(int text, int blank, String piece) {
            for (; shown < blank; shown++) {
                out.println();
            }
            out.print(piece);
            out.flush();
        }

        @Override
        public boolean cancelled() {
            return stopped.get();
        }
    }
}
