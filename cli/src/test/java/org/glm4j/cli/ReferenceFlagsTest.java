package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every flag of the reference's {@code arguments.py} (and of DeepSpeed, which it includes) has an answer here. */
class ReferenceFlagsTest {

    private static final Path PAGE = Path.of("..", "docs", "flags.md");

    static List<String> flags() throws IOException {
        try (var in = ReferenceFlagsTest.class.getResourceAsStream("reference-flags.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static final CommandLine COMMANDS = commandLine();

    private static CommandLine commandLine() {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var console =
                new Console(new ByteArrayInputStream(new byte[0]), nothing, nothing, Console.Terminals.NONE, Map.of());
        return GlmCommand.commandLine(console, new Failures(console));
    }

    /** Commands whose help has a flag. */
    private static List<String> commandsWith(String flag) {
        return COMMANDS.getSubcommands().entrySet().stream()
                .filter(command -> {
                    var option = command.getValue().getCommandSpec().findOption(flag);
                    return option != null && !option.hidden();
                })
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Optional<PretrainFlags> withoutEffect(String flag) {
        return PretrainFlags.all().stream()
                .filter(each -> each.name().equals(flag))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("flags")
    void isHonouredOrHasAReason(String flag) {
        assertThat(!commandsWith(flag).isEmpty() || withoutEffect(flag).isPresent())
                .as(flag)
                .isTrue();
    }

    /** Whatever recipe is brought along, {@code pretrain} knows its flags. */
    @ParameterizedTest
    @MethodSource("flags")
    void pretrainUnderstandsIt(String flag) {
        assertThat(commandLine()
                        .getSubcommands()
                        .get("pretrain")
                        .getCommandSpec()
                        .findOption(flag))
                .isNotNull();
    }

    @Test
    void nothingIsSaidOfFlagsThatDoNotExist() throws IOException {
        var known = flags();

        assertThat(PretrainFlags.all())
                .extracting(PretrainFlags::name)
                .filteredOn(name -> !name.equals("--zero-stage")) // DeepSpeed's zero_optimization
                .isSubsetOf(known);
    }

    @Test
    void thePageSaysSo() throws IOException {
        String page = page();
        Path made = Files.writeString(Path.of("target", "flags.md"), page);

        assertThat(PAGE)
                .as("docs/flags.md is what the commands do with the flags; after a change copy %s there", made)
                .hasContent(page);
    }

    private static String page() throws IOException {
        var page = new StringBuilder("""
                # The reference's flags

                Every flag of `arguments.py` of THUDM/GLM and of DeepSpeed, and what becomes of it. A command that
                honours a flag explains it in its help ([cli.md](cli.md)). `glm pretrain` understands all of them, so
                that recipes work as they are: a flag without effect gets a notice, a refused one ends the command.

                Where both a DeepSpeed configuration and a flag speak of the same thing, the configuration goes before
                the flags of `--config`, as in the reference, and the command line goes before both.

                Differences in meaning: `--save` is the run's directory itself, without the name and the date of the
                experiment; `--block-lm` is on unless `--no-block-lm` is given; `--clip-grad` clips once per step
                (`--clip-each-backward` does what the reference does without DeepSpeed); `--lr-decay-style exponential`
                is constant, as in the reference, and `real-exponential` is not.

                | flag | honoured by | otherwise |
                | --- | --- | --- |
                """);
        for (String flag : flags()) {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(
                            flag,
                            String.join(", ", commandsWith(flag)),
                            withoutEffect(flag)
                                    .map(each -> "`pretrain` %s: %s"
                                            .formatted(
                                                    each.refused() ? "refuses it" : "has no use for it", each.reason()))
                                    .orElse("")));
        }
        return page.toString();
    }
}
