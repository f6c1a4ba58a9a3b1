package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documents say is so: Java compiles, commands parse, links lead somewhere, every option is listed. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern PUBLIC_CLASS = Pattern.compile("^public final class (\\w+)", Pattern.MULTILINE);
    private static final Pattern PACKAGE = Pattern.compile("^package (\\w+);", Pattern.MULTILINE);
    private static final Pattern SHELL = Pattern.compile("^```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    /** What a snippet without a main method may use without saying so. */
    private static final String IMPORTS = Stream.of(
                    "java.nio.file", "java.util", "org.glm4j.generation", "org.glm4j.generation.hub")
            .map("import %s.*;\n"::formatted)
            .collect(Collectors.joining());

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "models/glm-tiny/README.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static List<String> blocks(Path document, Pattern fence) throws IOException {
        return fence.matcher(Files.readString(document))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static CommandLine commandLine() {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var console =
                new Console(new ByteArrayInputStream(new byte[0]), nothing, nothing, Console.Terminals.NONE, Map.of());
        return GlmCommand.commandLine(console, new Failures(console));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void javaCompiles(Path document, @TempDir Path classes) throws IOException {
        for (String block : blocks(document, JAVA)) {
            boolean complete =
                    block.contains("void main()") || PUBLIC_CLASS.matcher(block).find();
            String source = complete ? block : IMPORTS + "void main() {\n" + block + "}\n";
            var problems = new DiagnosticCollector<JavaFileObject>();
            boolean compiled = ToolProvider.getSystemJavaCompiler()
                    .getTask(
                            null,
                            null,
                            problems,
                            List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()),
                            null,
                            List.of(new Snippet(source)))
                    .call();
            assertThat(compiled)
                    .as("%s: %s%n%s", document, problems.getDiagnostics(), block)
                    .isTrue();
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static final class Snippet extends SimpleJavaFileObject {
        private final String source;

        Snippet(String source) {
            super(URI.create("string:///%s.java".formatted(name(source))), Kind.SOURCE);
            this.source = source;
        }

        private static String name(String source) {
            var type = PUBLIC_CLASS.matcher(source);
            var place = PACKAGE.matcher(source);
            return (place.find() ? place.group(1) + "/" : "") + (type.find() ? type.group(1) : "Snippet");
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void commandsParse(Path document) throws IOException {
        for (String block : blocks(document, SHELL)) {
            for (String line : block.lines().filter(l -> l.contains("./glm ")).toList()) {
                List<String> arguments = words(line.substring(line.indexOf("./glm ") + "./glm ".length()));
                commandLine().parseArgs(arguments.toArray(String[]::new));
            }
        }
    }

    /** Words of a shell line up to a redirection, a pipe or a comment. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        for (MatchResult word :
                Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(line).results().toList()) {
            if (word.group(2) != null && List.of("<", ">", "|", "#").contains(word.group(2))) {
                break;
            }
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        return words;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        List<String> dead = LINK.matcher(Files.readString(document))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.startsWith("http"))
                .filter(target -> !Files.exists(document.resolveSibling(target)))
                .toList();

        assertThat(dead).as(document.toString()).isEmpty();
    }

    @Test
    void everyCommandAndOptionIsListed() throws IOException {
        Path made = Files.writeString(Path.of("target", "cli.md"), reference());

        assertThat(ROOT.resolve("docs/cli.md"))
                .as("docs/cli.md is what the commands say of themselves; after a change copy %s there", made)
                .hasContent(reference());
    }

    private static String reference() {
        var page = new StringBuilder("""
                # Commands

                What `./glm help` and `./glm help COMMAND` print. `DocumentationTest` keeps this page so.

                - Standard output carries results only; with `--json`, one JSON object a line. Everything else goes to
                  standard error. Text is UTF-8 in every locale.
                - Exit codes: 0 done, 1 something failed, 2 the input cannot be used (one sentence says why). A reader who
                  leaves early, as `head` does, ends a command quietly with 0.
                - Colours and progress bars appear on a terminal only; `NO_COLOR` turns colours off.
                - `source <(./glm completion)` completes commands and options in bash and zsh.

                """);
        CommandLine root = commandLine();
        page.append(section("glm", root));
        root.getSubcommands().forEach((name, command) -> {
            if (!name.equals("help")) {
                page.append(section("glm " + name, command));
                command.getSubcommands()
                        .forEach((sub, each) -> page.append(section("glm %s %s".formatted(name, sub), each)));
            }
        });
        return page.toString();
    }

    private static String section(String name, CommandLine command) {
        String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
        return "## " + name + "\n\n```text\n" + usage.strip() + "\n```\n\n";
    }
}
