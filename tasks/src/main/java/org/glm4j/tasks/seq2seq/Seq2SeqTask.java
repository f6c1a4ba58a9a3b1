package org.glm4j.tasks.seq2seq;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glm4j.metrics.text.Detokenizer;
import org.glm4j.metrics.text.TokenizationRepair;
import org.glm4j.tokenizers.TokenizerType;

/** The data sets of the reference whose answers are written by the model, under its names. */
public enum Seq2SeqTask {
    /** CNN/DailyMail, tokenised. */
    CNN_DM(ContextForm.SUMMARY),
    /** CNN/DailyMail as published. */
    CNN_DM_ORIGINAL(ContextForm.SUMMARY),
    /** Headlines of Gigaword. */
    GIGAWORD(ContextForm.SUMMARY),
    /** One-sentence summaries of BBC articles. */
    XSUM(ContextForm.SUMMARY),
    /** Answers of SQuAD 2.0; where the text has none, {@code N/A}. */
    SQUAD(ContextForm.ANSWER),
    /** Answers of SQuAD 1.1. */
    SQUAD_V1(ContextForm.ANSWER),
    /** Questions for given answers of SQuAD. */
    SQUAD_GENERATION(ContextForm.QUESTION),
    /** Answers of CMRC 2018, in Chinese. */
    CMRC(ContextForm.CHINESE_ANSWER),
    /** A user's own pairs of texts. */
    CUSTOMIZATION(ContextForm.PLAIN);

    private final ContextForm form;

    Seq2SeqTask(ContextForm form) {
        this.form = form;
    }

    /** What the reference and commands call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The task of this name, in any case; empty if there is none. */
    public static Optional<Seq2SeqTask> find(String name) {
        return Arrays.stream(values())
                .filter(task -> task.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The names of all, separated by commas. */
    public static String names() {
        return Arrays.stream(values()).map(Seq2SeqTask::label).collect(Collectors.joining(", "));
    }

    /** Whether its answers are scored by exact match and F1 instead of ROUGE. */
    public boolean answersQuestions() {
        return List.of(SQUAD, SQUAD_V1, CMRC).contains(this);
    }

    /**
     * How the spacing of summaries is repaired before they are scored.
     *
     * @param tokenizer what took the texts apart
     */
    public TokenizationRepair repair(TokenizerType tokenizer) {
        if (tokenizer == TokenizerType.BERT_WORD_PIECE) {
            return TokenizationRepair.PENN;
        }
        return this == GIGAWORD ? TokenizationRepair.GIGAWORD : TokenizationRepair.NONE;
    }

    ContextForm form() {
        return form;
    }

    ExampleFiles files() {
        return switch (this) {
            case CNN_DM ->
                new PairFiles(Optional.of(Detokenizer.CNN_DM_SOURCE), Optional.of(Detokenizer.CNN_DM_TARGET), true);
            case CNN_DM_ORIGINAL -> new PairFiles(Optional.empty(), Optional.empty(), true);
            case GIGAWORD -> new PairFiles(Optional.of(Detokenizer.GIGAWORD), Optional.of(Detokenizer.GIGAWORD), true);
            case XSUM -> new XSumFiles();
            case SQUAD -> new SquadFiles("v2.0", true);
            case SQUAD_V1 -> new SquadFiles("v1.1", false);
            case SQUAD_GENERATION, CMRC -> new QuestionFiles();
            case CUSTOMIZATION -> new PairFiles(Optional.empty(), Optional.empty(), false);
        };
    }
}
