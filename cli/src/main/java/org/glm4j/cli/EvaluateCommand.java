package org.glm4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.glm4j.cli.EvaluationTask.EvaluationRequest;
import org.glm4j.evaluation.report.EvaluationReport;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tasks.TaskFile;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how good a model is, or a file of texts. */
@Command(
        sortOptions = false,
        customSynopsis = {
            "glm evaluate --task TASK --model DIR --data FILE [OPTION...]",
            "       glm evaluate rouge HYPS REFS [OPTION...]"
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Tasks: lambda (or lambada), accuracy of the last word of passages;",
            "wikitext, perplexity of one text; language_model, of a document a line;",
            "cnn_dm, cnn_dm_original, gigaword, xsum, squad, squad_v1, squad_generation,",
            "cmrc, customization, texts that are written; blank, extraction, texts with",
            "blanks; copa, rte, boolq and all others of glm finetune, or a YAML file,",
            "choices and labels. docs/evaluate.md says what their data look like.",
            "",
            "Examples:",
            "  glm evaluate --task lambada --model glm-large --data lambada_test.jsonl",
            "  glm evaluate --task wikitext -m glm-large --data wiki.test.tokens --json",
            "  glm evaluate --task rte --model runs/rte --data-dir data/RTE",
            "  glm evaluate rouge test.jsonl.hyps test.jsonl.refs"
        })
final class EvaluateCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--task-config",
            paramLabel = "FILE",
            description = "The reference's configuration of an evaluation, config_tasks/zero_*.sh, or one of"
                    + " configs/evaluate.")
    private Path taskConfig;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A variable of this file, such as DATA_ROOT; the environment's if unsaid.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--task", paramLabel = "TASK", description = "What to measure the model by; see below.")
    private String task;

    /** Configurations set it; what is measured goes where --out says. */
    @Option(names = "--experiment-name", hidden = true)
    void setExperimentName(String name) {}

    @ArgGroup(validate = false, heading = "%nData (the reference's names):%n")
    private EvaluationOptions options = new EvaluationOptions();

    @ArgGroup(validate = false, heading = "%nTexts that are written or filled (the reference's names):%n")
    private WritingOptions writing = new WritingOptions();

    @ArgGroup(validate = false, heading = "%nWhich of them, and where they go:%n")
    private TextOptions texts = new TextOptions();

    @ArgGroup(validate = false, heading = "%nChoices and labels (the reference's names):%n")
    private PatternOptions pattern = new PatternOptions();

    @Mixin
    private GlmArguments model;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (taskConfig == null) {
            return evaluate();
        }
        var whole = new CommandLine(new EvaluateCommand(console));
        return TaskConfig.of(List.of(taskConfig), variables, console).run(spec, arguments -> {
            whole.parseArgs(arguments.toArray(String[]::new));
            EvaluateCommand command = whole.getCommand();
            return command.evaluate();
        });
    }

    private int evaluate() {
        EvaluationTask wanted = named(task);
        try (var processes = SharedModel.join(console, model.device())) {
            evaluate(wanted, processes);
        }
        return 0;
    }

    private void evaluate(EvaluationTask wanted, SharedModel processes) {
        var request = new EvaluationRequest(lower(task), model, options, writing, texts, pattern, processes);
        EvaluationReport evaluation = wanted.run(request);
        if (processes.first()) {
            wanted.reportDirectory(request).ifPresent(directory -> write(evaluation, directory));
            tell(evaluation);
        }
    }

    private void tell(EvaluationReport evaluation) {
        if (json) {
            new JsonLines(console.out())
                    .write(object -> evaluation.figures().forEach((name, value) -> {
                        if (value instanceof Long whole) {
                            object.writeNumberProperty(name, whole);
                        } else if (Double.isFinite(value.doubleValue())) {
                            object.writeNumberProperty(name, value.doubleValue());
                        } else {
                            object.writeNullProperty(name); // JSON has no number for it
                        }
                    }));
        } else {
            evaluation.figures().forEach((name, value) -> console.out().println(line(name, value)));
        }
        evaluation.notes().forEach(note -> console.err().println("Note: " + note));
    }

    private void write(EvaluationReport report, Path directory) {
        try {
            report.write(directory);
            console.err().println("Figures and a page about them are in %s.".formatted(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String name, Number value) {
        return value instanceof Long whole
                ? String.format(Locale.ROOT, "%-22s %,d", name, whole)
                : String.format(
                        Locale.ROOT,
                        value.doubleValue() < 1e6 ? "%-22s %.4f" : "%-22s %.4e",
                        name,
                        value.doubleValue());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static EvaluationTask named(String name) {
        List<EvaluationTask> all = EvaluationTask.all();
        if (name == null) {
            throw new MissingOptionException("--task=TASK");
        }
        if (TaskOptions.isFile(name)) {
            return new ChoiceTask(TaskFile.read(Path.of(name)));
        }
        return all.stream()
                .filter(each -> each.names().contains(lower(name)))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("there is no task %s; there are %s."
                        .formatted(
                                name,
                                String.join(
                                        ", ",
                                        all.stream()
                                                .map(each -> String.join(" or ", each.names()))
                                                .toList()))));
    }

    @Command(
            sortOptions = false,
            description = "Scores summaries by ROUGE-1, -2, -L and -Lsum, with the range in which each number lies for"
                    + " 95 %% of resampled files.")
    int rouge(
            @Parameters(paramLabel = "HYPS", description = "What was written, a text a line.") Path hypotheses,
            @Parameters(paramLabel = "REFS", description = "What should have been written, a text a line.")
                    Path references,
            @Mixin RougeOptions options,
            @Option(names = "--json", description = "One JSON object.") boolean asJson) {
        new RougeReport(options, hypotheses, references).write(console, asJson);
        return 0;
    }
}
