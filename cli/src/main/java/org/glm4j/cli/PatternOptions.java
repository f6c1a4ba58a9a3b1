package org.glm4j.cli;

import java.util.OptionalInt;
import org.glm4j.evaluation.choice.ClozeHead;
import org.glm4j.evaluation.choice.TaskSetup;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.SequenceClassifier.Pooling;
import org.glm4j.tasks.ClozeOptions;
import org.glm4j.tasks.ReadOptions;
import org.glm4j.tasks.Task;
import picocli.CommandLine.Option;

/** How a task of choices is put before a model, under the reference's names. */
final class PatternOptions {

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

    @Option(names = "--multi-token", description = "Labels' words may have several tokens.")
    private boolean multiToken;

    @Option(
            names = "--segment-length",
            paramLabel = "N",
            description = "Score answers in pieces of so many tokens; 0 for whole ones.")
    private int segmentLength;

    @Option(names = "--few-superglue", description = "The files of FewGLUE: dev32.jsonl judges, val.jsonl tests.")
    private boolean fewSuperglue;

    @Option(names = "--wsc-negative", description = "Compare WSC's phrase with the wrong ones that are listed.")
    private boolean wscNegative;

    @Option(names = "--continuous-prompt", description = "Put trained tokens into the pattern (P-tuning).")
    private boolean continuousPrompt;

    @Option(names = "--prefix-prompt", paramLabel = "N", description = "Trained tokens in front of everything.")
    private int prefixPrompt;

    /** Accepted, and needless. */
    @Option(names = "--fast-decode", description = "Contexts are always read once for all choices.")
    void setFastDecode(boolean wanted) {}

    /**
     * Trained tokens in a sample.
     *
     * @param numPromptTokens those at a pattern's places
     */
    int promptTokens(int numPromptTokens) {
        return continuousPrompt ? numPromptTokens + prefixPrompt : 0;
    }

    /**
     * What else a task's setup depends on.
     *
     * @param numPromptTokens trained tokens at a pattern's places
     * @param sequenceLength the most tokens of an example
     * @param blockPositions whether the model has positions inside blanks
     * @param candidates whether wrong answers that a task lists beside the right one are compared with it
     * @param softmaxOfWords whether labels' words score log-probabilities
     * @param lengthPenalty of answers
     * @param skipBad whether rows that cannot be used are left out
     */
    record Request(
            int numPromptTokens,
            int sequenceLength,
            boolean blockPositions,
            boolean candidates,
            boolean softmaxOfWords,
            double lengthPenalty,
            boolean skipBad) {

        Request withBlockPositions(boolean value) {
            return new Request(
                    numPromptTokens, sequenceLength, value, candidates, softmaxOfWords, lengthPenalty, skipBad);
        }
    }

    /** Whether a pattern with a blank is wanted, and not a classification head. */
    boolean blanks(Task task) {
        return !classifier && !task.patternIds().isEmpty();
    }

    /** The task as it was asked for. */
    TaskSetup setup(Task task, Request request) {
        boolean blanks = blanks(task);
        if (clozeEval && !blanks) {
            throw new InvalidInputException(
                    "--cloze-eval: %s has no pattern, or --classifier excludes it".formatted(task.name()));
        }
        if (continuousPrompt && promptTokens(request.numPromptTokens()) == 0) {
            throw new InvalidInputException(
                    "--continuous-prompt needs tokens: give --num-prompt-tokens or --prefix-prompt a number above 0");
        }
        if (!continuousPrompt && request.numPromptTokens() + prefixPrompt > 0) {
            throw new InvalidInputException("trained tokens need --continuous-prompt");
        }
        if (continuousPrompt && !blanks) {
            throw new InvalidInputException("--continuous-prompt needs a pattern with a blank");
        }
        var cloze = ClozeOptions.of(request.sequenceLength())
                .withMultiToken(multiToken)
                .withPrompt(continuousPrompt ? request.numPromptTokens() : 0, continuousPrompt ? prefixPrompt : 0)
                .withSegmentLength(segmentLength)
                .withBlockPositions(request.blockPositions())
                .withCandidates(request.candidates() || wscNegative);
        if (blanks) {
            var _ = task.pattern(patternId, cloze); // refuses what there is not
        }
        return new TaskSetup(
                task,
                blanks ? OptionalInt.of(patternId) : OptionalInt.empty(),
                pooling(),
                cloze,
                ReadOptions.defaults().withFewShot(fewSuperglue).withSkipBad(request.skipBad()),
                new ClozeHead(request.softmaxOfWords(), request.lengthPenalty()));
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
