package org.glm4j.generation.hub;

import java.nio.file.Path;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.GlmOptions;
import org.glm4j.model.GlmModel;
import org.glm4j.model.GlmModels;
import org.glm4j.model.TorchLanguageModel;
import org.glm4j.tokenizers.HubSpecialIds;
import org.glm4j.tokenizers.HubTokenizer;

/**
 * A GLM used the Hugging Face way: the examples of GLM's README, line by line.
 *
 * <pre>{@code
 * try (HubGlm model = HubGlm.load(Path.of("glm-10b"))) {
 *     var inputs = model.encode(List.of("Ng is an adjunct professor at [MASK] ..."));
 *     var generation = model.buildInputsForGeneration(inputs, 512);
 *     int[][] outputs = model.generate(generation, DecodingOptions.GREEDY);
 *     System.out.println(model.decode(outputs[0]));
 *
 *     inputs = model.encode(List.of("Tsinghua University is located in [MASK].", "... Answer: [MASK]"));
 *     var training = model.buildInputsForGeneration(inputs, List.of("Beijing", "No"), 8, false);
 *     double loss = model.forward(training).loss().getAsDouble();
 *
 *     var choices = List.of(List.of("Beijing", "Shanghai"), List.of("Yes", "No"));
 *     double[][] logits = model.forward(model.buildInputsForMultipleChoice(inputs, choices)).logits();
 * }
 * }</pre>
 *
 * <p>Instances may be used by several threads at once.
 */
public final class HubGlm implements AutoCloseable {

    private final GlmModel model;
    private final TorchLanguageModel languageModel;
    private final HubTokenizer tokenizer;

    private HubGlm(GlmModel model, HubTokenizer tokenizer) {
        this.model = model;
        this.languageModel = new TorchLanguageModel(model);
        this.tokenizer = tokenizer;
    }

    /**
     * Loads a model with the tokenizer in its directory.
     *
     * @throws InvalidInputException if either is not there or damaged
     */
    public static HubGlm load(Path directory) {
        return load(directory, GlmOptions.DEFAULTS);
    }

    /**
     * Loads a model and a tokenizer.
     *
     * @param options where the tokenizer is and how the model runs; of the tokenizer's options type and model type count
     * @throws InvalidInputException if either is not there or damaged
     */
    public static HubGlm load(Path directory, GlmOptions options) {
        HubTokenizer tokenizer = options.openTokenizer(directory, HubTokenizer::load);
        try {
            return new HubGlm(GlmModels.load(directory, options.model()), tokenizer);
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    /** The tokenizer. */
    public HubTokenizer tokenizer() {
        return tokenizer;
    }

    /** The model. */
    public GlmModel model() {
        return model;
    }

    /** Ids of texts, padded to one length: {@code tokenizer(texts, padding=True)}. */
    public HubTokenizer.Batch encode(List<String> texts) {
        return tokenizer.encodeBatch(texts);
    }

    /** Text of ids: {@code tokenizer.decode(ids)}. */
    public String decode(int... ids) {
        return tokenizer.decode(ids);
    }

    /**
     * Inputs to generate the first blank of every text.
     *
     * @param maxGenLength most tokens to generate
     * @throws InvalidInputException if a text has no blank
     */
    public GenerationInputs buildInputsForGeneration(HubTokenizer.Batch inputs, int maxGenLength) {
        return GenerationInputs.of(inputs, maxGenLength, tokenizer.specialIds());
    }

    /**
     * Inputs to score or learn what fills the first blank of every text.
     *
     * @param targets what fills it, one per text
     * @param maxGenLength where targets are cut, end token included
     * @param padding whether targets are padded to {@code maxGenLength} instead of the longest
     * @throws InvalidInputException if a text has no blank, or there are not as many targets as texts
     */
    public GenerationInputs buildInputsForGeneration(
            HubTokenizer.Batch inputs, List<String> targets, int maxGenLength, boolean padding) {
        return GenerationInputs.of(
                inputs,
                targets.stream().map(target -> tokenizer.encode(target, false)).toList(),
                maxGenLength,
                padding,
                tokenizer.specialIds());
    }

    /**
     * Inputs to choose what fills the blank of every text.
     *
     * @param choices the choices of every text
     * @throws InvalidInputException if a text has no blank, a choice is empty, or there are not as many lists of choices
     *     as texts
     */
    public MultipleChoiceInputs buildInputsForMultipleChoice(HubTokenizer.Batch inputs, List<List<String>> choices) {
        return MultipleChoiceInputs.of(
                inputs,
                choices.stream()
                        .map(of -> of.stream()
                                .map(choice -> tokenizer.encode(choice, false))
                                .toList())
                        .toList(),
                tokenizer.specialIds());
    }

    /**
     * Generates what fills the blanks, up to the end-of-piece token.
     *
     * @param inputs built without targets
     * @param options {@code outSeqLength} counts new tokens and is bounded by the inputs' {@code maxGenLength}
     * @return the inputs' ids with the new ones behind them, end token included, padded to one length
     */
    public int[][] generate(GenerationInputs inputs, DecodingOptions options) {
        HubSpecialIds special = tokenizer.specialIds();
        return new HubGeneration(languageModel, special.sop(), special.eop(), special.pad()).generate(inputs, options);
    }

    /**
     * Loss and scores of targets.
     *
     * @param inputs built with targets
     */
    public ModelOutput forward(GenerationInputs inputs) {
        return HubForward.run(model, inputs);
    }

    /**
     * Scores of choices.
     *
     * @param labels index of the right choice of every text, for a loss; none if nobody knows
     */
    public MultipleChoiceOutput forward(MultipleChoiceInputs inputs, int... labels) {
        return HubForward.run(model, inputs, labels);
    }

    /** Closes the model and the tokenizer. */
    @Override
    public void close() {
        try (languageModel;
                tokenizer) {
            // Both are closed, the second even if the first fails.
        }
    }
}
