package org.glm4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import org.glm4j.evaluation.choice.ClozeHead;
import org.glm4j.evaluation.choice.TaskSetup;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.SequenceClassifier.Pooling;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Task;
import org.glm4j.tasks.TaskFile;
import org.glm4j.tasks.catalog.Tasks;
import picocli.CommandLine.Option;

/** A task and how it is put before a model, under the reference's names. */
final class TaskOptions {

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "Name of a task, such as copa, or a YAML file that describes one.")
    private String task;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the data set lies.")
    private Path dataDir;

    @Option(names = "--pattern-id", paramLabel = "N", description = "Which of the task's patterns; 0.")
    private int patternId;

    @Option(
            names = "--classifier",
            description = "A classification head instead of a pattern with a blank; so is it for tasks without any.")
    private boolean classifier;

    @Option(names = "--cloze-eval", description = "A pattern with a blank, as if unsaid.")
    private boolean clozeEval;

    @Option(
            names = "--pool-token",
            paramLabel = "T",
            description = "What a classification head reads: start, pad or cls (if unsaid).")
    private String poolToken = "cls";

    @Option(names = "--seq-length", paramLabel = "N", description = "The most tokens of an example; 256.")
    private int seqLength = 256;

    @Option(names = "--multi-token", description = "Labels' words may have several tokens.")
    private boolean multiToken;

    @Option(
            names = "--segment-length",
            paramLabel = "N",
            description = "Score answers in pieces of so many tokens; 0 for whole ones.")
    private int segmentLength;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Answers' scores are divided by their length to this power; 0.")
    private double lengthPenalty;

    @Option(names = "--few-superglue", description = "The files of FewGLUE: dev32.jsonl judges, val.jsonl tests.")
    private boolean fewSuperglue;

    @Option(names = "--wsc-negative", description = "Compare WSC's phrase with the wrong ones that are listed.")
    private boolean wscNegative;

    @Option(names = "--continuous-prompt", description = "Put trained tokens into the pattern (P-tuning).")
    private boolean continuousPrompt;

    @Option(names = "--prefix-prompt", paramLabel = "N", description = "Trained tokens in front of everything.")
    private int prefixPrompt;

    @Option(names = "--skip-bad", description = "Leave out rows that cannot be used, and count them.")
    private boolean skipBad;

    /** Accepted, and needless. */
    @Option(names = "--fast-decode", description = "Contexts are always read once for all choices.")
    void setFastDecode(boolean wanted) {}

    /** As it was said, if it was. */
    String name() {
        return task;
    }

    boolean skipBad() {
        return skipBad;
    }

    double lengthPenalty() {
        return lengthPenalty;
    }

    Path dataDir() {
        if (dataDir == null) {
            throw new InvalidInputException("Where is the data set? Give --data-dir a directory.");
        }
        return dataDir;
    }

    /**
     * Trained tokens in a sample.
     *
     * @param numPromptTokens those at a pattern's places
     */
    int promptTokens(int numPromptTokens) {
        return continuousPrompt ? numPromptTokens + prefixPrompt : 0;
    }

    boolean wscNegative() {
        return wscNegative;
    }

    /**
     * The task as it was asked for.
     *
     * @param numPromptTokens trained tokens at a pattern's places
     * @param candidates whether wrong answers that a task lists beside the right one are compared with it
     * @param softmaxOfWords whether labels' words score log-probabilities
     */
    TaskSetup setup(int numPromptTokens, boolean candidates, boolean softmaxOfWords) {
        Task chosen = task();
        boolean blanks = !classifier && !chosen.patternIds().isEmpty();
        if (clozeEval && !blanks) {
            throw new InvalidInputException(
                    "--cloze-eval: %s has no pattern, or --classifier excludes it".formatted(chosen.name()));
        }
        if (continuousPrompt && promptTokens(numPromptTokens) == 0) {
            throw new InvalidInputException(
                    "--continuous-prompt needs tokens: give --num-prompt-tokens or --prefix-prompt a number above 0");
        }
        if (!continuousPrompt && numPromptTokens + prefixPrompt > 0) {
            throw new InvalidInputException("trained tokens need --continuous-prompt");
        }
        if (continuousPrompt && !blanks) {
            throw new InvalidInputException("--continuous-prompt needs a pattern with a blank");
        }
        var cloze = ClozeOptions.of(seqLength)
                .withMultiToken(multiToken)
                .withPrompt(continuousPrompt ? numPromptTokens : 0, continuousPrompt ? prefixPrompt : 0)
                .withSegmentLength(segmentLength)
                .withCandidates(candidates || wscNegative);
        if (blanks) {
            var _ = chosen.pattern(patternId, cloze); // refuses what there is not
        }
        return new TaskSetup(
                chosen,
                blanks ? OptionalInt.of(patternId) : OptionalInt.empty(),
                pooling(),
                cloze,
                ReadOptions.defaults().withFewShot(fewSuperglue).withSkipBad(skipBad),
                new ClozeHead(softmaxOfWords, lengthPenalty));
    }

    private Task task() {
        if (task == null) {
            throw new InvalidInputException("What shall be learnt? Give --task a name or a YAML file.");
        }
        String lower = task.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml") ? TaskFile.read(Path.of(task)) : Tasks.named(task);
    }

    private Pooling pooling() {
        return switch (poolToken) {
            case "start" -> Pooling.START;
            case "pad" -> Pooling.PAD;
            case "cls" -> Pooling.CLS;
            default ->
                throw new InvalidInputException("--pool-token is %s: give start, pad or cls.".formatted(poolToken));
        };
    }
}
