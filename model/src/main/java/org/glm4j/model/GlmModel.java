package org.glm4j.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.engine.Engine;
import org.glm4j.model.tensor.Device;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.model.tensor.TensorScope;

/**
 * The General Language Model (Du et al., ACL 2022): a transformer whose layers normalise first, with tied input and
 * output embeddings and two positions per token.
 *
 * <p>Parameters have the reference's names, for example {@code transformer.layers.0.attention.query_key_value.weight}.
 */
public final class GlmModel implements AutoCloseable {

    /** Weights of a layer, in units of the squared hidden size: 3 and 1 in the attention, 4 and 4 behind it. */
    private static final long WEIGHTS_OF_A_LAYER = 12;

    private final GlmConfig config;
    private final Map<String, Tensor> parameters;
    private final AutoCloseable storage;
    private final TensorParallel parallel;

    private final Tensor wordEmbeddings; // [vocabulary, hidden]
    private final Tensor positionEmbeddings; // [position rows, hidden]; null with relative positions
    private final Tensor blockPositionEmbeddings; // [position rows, hidden]; null without block positions
    private final Tensor frequencies; // [hidden / 2]; null without relative positions
    private final PromptEncoder promptEncoder; // null where there is none
    private final List<Block> blocks;
    private final LayerNorm finalNorm;
    private final Dtype attentionType;

    /**
     * @param parameters all tensors by name, of one floating point type, on one device; the model closes them
     * @param storage what the tensors' memory belongs to; closed with the model
     * @throws InvalidInputException if a tensor is missing or of another shape than the configuration says
     */
    public GlmModel(GlmConfig config, Map<String, Tensor> parameters, AutoCloseable storage) {
        this(config, parameters, ModelPart.WHOLE, storage);
    }

    /**
     * One part of a model, which the processes of the others compute with: every pass here is one there.
     *
     * @param parameters this part's tensors ({@link TensorParts}), otherwise as in a whole model
     * @throws InvalidInputException if a tensor is missing or of another shape than the configuration says, or the model
     *     cannot be shared out so
     */
    public GlmModel(GlmConfig config, Map<String, Tensor> parameters, ModelPart part, AutoCloseable storage) {
        this.config = config;
        this.parallel = new TensorParallel(part);
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        this.storage = storage;
        int hidden = config.hiddenSize();
        var all = new Parameters(this.parameters, "");
        var transformer = all.in("transformer");
        wordEmbeddings = all.get("word_embeddings.weight", parallel.share("words", config.vocabSize()), hidden);
        boolean relative = config.relativeEncoding();
        boolean block = config.blockPositionEncoding();
        positionEmbeddings =
                relative ? null : transformer.get("position_embeddings.weight", config.positionRows(), hidden);
        blockPositionEmbeddings =
                block ? transformer.get("block_position_embeddings.weight", config.positionRows(), hidden) : null;
        frequencies = relative ? transformer.get("position_embeddings.inv_freq", hidden / 2) : null;
        promptEncoder = config.spellLength() > 0 ? PromptEncoder.of(all.in("prompt_spell"), config) : null;
        blocks = IntStream.range(0, config.numLayers())
                .mapToObj(i -> {
                    var layer = transformer.in("layers." + i);
                    return Block.of(
                            layer,
                            config,
                            relative
                                    ? RelativePositions.of(layer.in("attention"), transformer, config, parallel)
                                    : null,
                            parallel);
                })
                .toList();
        finalNorm = LayerNorm.of(transformer.in("final_layernorm"), hidden, config.layernormEpsilon());
        attentionType = dtype().bytes() == 2 && !device().cuda() ? Dtype.FP32 : dtype();
        if (!parallel.whole() && parameters.keySet().stream().anyMatch(LowRankUpdate::isPart)) {
            throw new InvalidInputException(
                    "updates of low rank are for whole models: merge them, or give --model-parallel-size 1");
        }
    }

    /** Shape and constants of the model. */
    public GlmConfig config() {
        return config;
    }

    /** All tensors, by the reference's names. */
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /** Type of the parameters, in which the model computes. */
    public Dtype dtype() {
        return wordEmbeddings.dtype();
    }

    /** Where the model is. */
    public Device device() {
        return wordEmbeddings.device();
    }

    /**
     * Type in which attention is computed, and keys and values are kept: single precision for a half precision model on
     * the processor, where libtorch's half precision attention takes three to twenty times as long.
     */
    Dtype attentionType() {
        return attentionType;
    }

    List<Block> blocks() {
        return blocks;
    }

    /**
     * Logits of the next token at every position.
     *
     * @return [batch, length, vocabulary]
     */
    public Tensor forward(GlmInput input) {
        return logits(encode(input));
    }

    /**
     * The last hidden states, normalised.
     *
     * @return [batch, length, hidden]
     */
    public Tensor encode(GlmInput input) {
        return encode(input, Dropout.NONE, hiddenState -> {});
    }

    /**
     * The last hidden states, normalised.
     *
     * @param hiddenStates is shown the embeddings, then the output of every layer, each [batch, length, hidden]; kept,
     *     they are the reference's memories
     * @return [batch, length, hidden]
     */
    public Tensor encode(GlmInput input, Dropout dropout, Consumer<Tensor> hiddenStates) {
        var pass = inLayers(input, dropout);
        var past = input.past();
        int length = input.ids().size(1);
        var x = pass.embeddings();
        hiddenStates.accept(x);
        if (past != null) {
            past.begin(length);
        }
        for (int layer = 0; layer < blocks.size(); layer++) {
            x = pass.layers(x, layer, layer + 1);
            hiddenStates.accept(x);
        }
        if (past != null) {
            past.end(length);
        }
        return pass.normalized(x);
    }

    /**
     * A forward pass whose layers the caller runs, in order, some of them again if he likes.
     *
     * @param input without cached keys and values
     */
    public LayeredPass layered(GlmInput input, Dropout dropout) {
        if (input.past() != null) {
            throw new IllegalArgumentException("cached keys and values are for passes that run every layer once");
        }
        return inLayers(input, dropout);
    }

    private LayeredPass inLayers(GlmInput input, Dropout dropout) {
        int batch = input.ids().size(0);
        int length = input.ids().size(1);
        int cached = input.past() == null ? 0 : input.past().length();
        Engine.start().useThreadsFor(WEIGHTS_OF_A_LAYER * config.hiddenSize() * config.hiddenSize() * batch * length);
        boolean relative = config.relativeEncoding();
        var distances = relative
                ? dropout.apply(
                        Dropout.Site.DISTANCE,
                        0,
                        RelativePositions.distances(cached + length, frequencies, dtype(), device()))
                : null;
        var pattern = AttentionPattern.of(input.mask(), batch, length, cached, relative, attentionType, device());
        return new LayeredPass(
                blocks,
                finalNorm,
                () -> dropout.apply(Dropout.Site.EMBEDDING, 0, embed(input)),
                new ForwardPass(pattern, input.past(), distances, attentionType, dropout));
    }

    /** Words plus positions: [batch, length, hidden]. */
    private Tensor embed(GlmInput input) {
        var x = parallel.embedding(wordEmbeddings, input.ids());
        if (input.promptPositions() != null) {
            x = withPrompt(x, input.promptPositions());
        }
        if (positionEmbeddings != null) {
            x = x.add(Functional.embedding(positionEmbeddings, input.positions()));
        }
        if (blockPositionEmbeddings != null) {
            x = x.add(Functional.embedding(blockPositionEmbeddings, input.blockPositions()));
        }
        return x;
    }

    private Tensor withPrompt(Tensor x, Tensor places) {
        if (promptEncoder == null) {
            throw new InvalidInputException(
                    "this model has no prompt encoder; its checkpoint has no prompt_spell tensors");
        }
        int samples = places.size(1) / config.spellLength(); // of a packed row
        var prompt = Tensor.cat(Collections.nCopies(samples, promptEncoder.forward()), 1);
        long[] shape = {x.size(0), places.size(1), x.size(2)};
        return x.scatter(1, places.unsqueeze(2).expand(shape), prompt.expand(shape));
    }

    /**
     * Scores of all words.
     *
     * @param hidden from {@link #encode(GlmInput)}, or some positions of it: [..., hidden]
     * @return [..., vocabulary]
     */
    public Tensor logits(Tensor hidden) {
        return parallel.joined(ownLogits(hidden));
    }

    /** Scores of the words that this part has. */
    private Tensor ownLogits(Tensor hidden) {
        return Functional.linear(parallel.enter(hidden), wordEmbeddings);
    }

    /**
     * Cross entropy of what the model says with the right words, without all scores in one place if the model is not.
     * Computed in single precision at least.
     *
     * @param hidden some positions of what {@link #encode(GlmInput)} gave: [rows, hidden]
     * @param words the right ones: [rows]
     * @param smoothing share of the right word's probability that is spread evenly over all words
     * @return [rows]
     */
    public Tensor crossEntropy(Tensor hidden, Tensor words, double smoothing) {
        var logits = ownLogits(hidden); // [rows, words of this part]
        return parallel.crossEntropy(logits.dtype() == Dtype.FP64 ? logits : logits.to(Dtype.FP32), words, smoothing);
    }

    /**
     * To be called after every backward pass of a model in parts.
     *
     * @throws RuntimeException what kept the parts from adding up their gradients, if anything did
     */
    public void requireGradients() {
        parallel.requireGradients();
    }

    /** How many of the model's attention heads are here. */
    int heads() {
        return blocks.getFirst().attention().heads();
    }

    /**
     * Logits of the next token at every position, from and to arrays.
     *
     * @param ids tokens: [batch][length], all rows of one length
     * @param positions place of every token in the corrupted text, as {@code ids}
     * @param blockPositions place of every token inside its span, as {@code ids}; no rows for a model without them
     * @throws InvalidInputException if the arrays differ in shape or hold what the model has no entry for
     */
    public Logits logits(int[][] ids, int[][] positions, int[][] blockPositions, AttentionMask mask) {
        try (var _ = TensorScope.inference()) {
            var logits = forward(GlmInput.of(this, ids, positions, blockPositions, mask));
            return new Logits(ids.length, ids[0].length, config.vocabSize(), logits.toDoubles());
        }
    }

    /**
     * Mean cross entropy of the right words, from arrays.
     *
     * @param labels the word that should follow each token, as {@code ids}; {@link Losses#IGNORED} where none counts
     * @return not a number if no label counts
     * @throws InvalidInputException if the arrays differ in shape or hold what the model has no entry for
     */
    public double loss(int[][] ids, int[][] positions, int[][] blockPositions, AttentionMask mask, int[][] labels) {
        try (var _ = TensorScope.inference()) {
            var logits = forward(GlmInput.of(this, ids, positions, blockPositions, mask));
            return Losses.mean(logits, Tensor.of(labels).to(device())).item();
        }
    }

    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
        parallel.close();
        try {
            storage.close();
        } catch (Exception e) {
            throw new IllegalStateException("the checkpoint of a model does not close", e);
        }
    }
}
