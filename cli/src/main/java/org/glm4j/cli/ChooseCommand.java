package org.glm4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.glm4j.evaluation.choice.ChoiceScorer;
import org.glm4j.evaluation.choice.ChoiceScores;
import org.glm4j.evaluation.choice.ClozeHead;
import org.glm4j.tasks.MultipleChoiceEncoder;
import org.glm4j.tasks.MultipleChoiceFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers multiple-choice questions without training. */
@Command(
        sortOptions = false,
        customSynopsis = "glm choose --model DIR [OPTION...] FILE.jsonl",
        footer = {
            "",
            "A line of the file is a question:",
            "  {\"inputs_pretokenized\":\"Bees make [MASK].\",",
            "   \"choices_pretokenized\":[\"honey\",\"nails\"],\"label\":0}",
            "A text without [MASK] is continued. The label may be missing.",
            "",
            "A choice's score is the sum of its tokens' log-probabilities.",
            "",
            "With --json one object a question, then the accuracy in percent:",
            "  {\"scores\":[-1.5,-9.2],\"prediction\":0,\"label\":0}",
            "  {\"accuracy\":100.0}",
            "",
            "Examples:",
            "  glm choose --model glm-large questions.jsonl",
            "  glm choose -m glm-10b --unidirectional --json questions.jsonl"
        })
final class ChooseCommand implements Callable<Integer> {

    /** Questions whose results are printed before the next ones are scored. */
    private static final int CHUNK = 1024;

    private Console console;

    @Mixin
    private GlmArguments glmArguments;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(
            names = "--seq-length",
            paramLabel = "N",
            description = "The most tokens of a question; longer texts lose their beginning. The model's positions"
                    + " if unsaid.")
    private Integer sequenceLength;

    @Option(
            names = "--unidirectional",
            description = "Read the text left to right, like the choices, behind a [gMASK].")
    private boolean unidirectional;

    @Option(
            names = {"--batch-size", "--eval-batch-size"},
            paramLabel = "N",
            description = "Questions that are scored together; 16.")
    private int batchSize = 16;

    @Option(names = "--skip-bad", description = "Leave out lines that cannot be used, and count them.")
    private boolean skipBad;

    @Parameters(paramLabel = "FILE.jsonl", description = "Questions, one JSON object a line.")
    private Path file;

    ChooseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (var processes = SharedModel.join(console, glmArguments.device())) {
            console = processes.console();
            choose(processes);
        }
        return 0;
    }

    private void choose(SharedModel processes) {
        try (var loaded = glmArguments.loadForTasks(processes);
                var progress = ProgressDisplay.of(console, "choosing", "questions", 1)) {
            int length = sequenceLength == null ? loaded.model().config().maxSequenceLength() : sequenceLength;
            var encoder = new MultipleChoiceEncoder(loaded.tokenizer(), length, unidirectional);
            var scorer = new ChoiceScorer(loaded.model(), ClozeHead.PLAIN, batchSize);
            var read = MultipleChoiceFile.read(file, encoder, skipBad);
            var questions = read.questions();
            int right = 0;
            int labelled = 0;
            for (int from = 0; from < questions.size(); from += CHUNK) {
                var chunk = questions.subList(from, Math.min(from + CHUNK, questions.size()));
                int before = from;
                var scores = scorer.score(
                        chunk.stream().map(MultipleChoiceFile.Question::sample).toList(),
                        (done, _, what) -> progress.at(before + done, questions.size(), what));
                for (int i = 0; i < scores.size(); i++) {
                    var label = chunk.get(i).sample().label();
                    labelled += label.isPresent() ? 1 : 0;
                    right += label.equals(OptionalInt.of(scores.get(i).best())) ? 1 : 0;
                    write(chunk.get(i), scores.get(i));
                }
            }
            writeAccuracy(right, labelled);
            reportBad(read);
        }
    }

    private void write(MultipleChoiceFile.Question question, ChoiceScores scores) {
        var label = question.sample().label();
        int best = scores.best();
        if (json) {
            new JsonLines(console.out()).write(object -> {
                object.writeName("scores");
                object.writeArray(scores.values(), 0, scores.values().length);
                object.writeNumberProperty("prediction", best);
                if (label.isPresent()) {
                    object.writeNumberProperty("label", label.getAsInt());
                } else {
                    object.writeNullProperty("label");
                }
            });
            return;
        }
        String verdict = label.isEmpty()
                ? ""
                : label.getAsInt() == best
                        ? "  right"
                        : "  wrong: " + question.choices().get(label.getAsInt()).strip();
        console.out()
                .printf(
                        Locale.ROOT,
                        "%d  %s (%.3f)%s%n",
                        question.line(),
                        question.choices().get(best).strip(),
                        scores.values()[best],
                        verdict);
    }

    private void writeAccuracy(int right, int labelled) {
        if (labelled == 0) {
            return;
        }
        double accuracy = 100.0 * right / labelled;
        if (json) {
            new JsonLines(console.out()).write(object -> object.writeNumberProperty("accuracy", accuracy));
        } else {
            console.out().printf(Locale.ROOT, "accuracy %.2f %% of %d questions%n", accuracy, labelled);
            console.out().flush();
        }
    }

    private void reportBad(MultipleChoiceFile read) {
        if (read.bad() > 0) {
            console.err().printf("%,d lines left out:%n", read.bad());
            List<String> reasons = read.reasons();
            reasons.forEach(console.err()::println);
        }
    }
}
