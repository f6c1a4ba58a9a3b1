package org.glm4j.finetuning;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.evaluation.choice.ClassifierHead;
import org.glm4j.foundation.CounterRandom;
import org.glm4j.model.GlmModel;
import org.glm4j.model.LowRankUpdate;
import org.glm4j.model.tensor.Tensor;
import org.glm4j.training.InitialWeights;

/**
 * What a finetuning adds to a model, and what of it changes.
 *
 * @param prompt trained tokens, if any
 * @param lowRank updates of low rank, if any; the weights that they update stay
 * @param head a classification head, if any
 * @param frozen whether the transformer and the words' embeddings stay ({@code --freeze-transformer})
 * @param trainedLayers of a frozen transformer, how many of the first layers change ({@code --tune-prefix-layers})
 */
public record Adaptation(
        Optional<PromptTuning> prompt,
        Optional<LowRank> lowRank,
        Optional<ClassifierHead> head,
        boolean frozen,
        int trainedLayers) {

    private static final String PROMPT = "prompt_spell.";
    private static final String PROMPT_EMBEDDINGS = PROMPT + "spell_embeddings.weight";
    private static final String CONSTANTS = ".inv_freq";

    /** From the words of lower ids the reference draws those that prompts begin with. */
    private static final int FREQUENT_WORDS = 5000;

    /** Everything changes, nothing is added. */
    public static final Adaptation NONE =
            new Adaptation(Optional.empty(), Optional.empty(), Optional.empty(), false, 0);

    /**
     * The weights to begin with, valid as long as the model and the tensor scope around this call.
     *
     * @param model without prompts; stays the caller's
     * @param seed decides what is added
     */
    public InitialWeights initial(GlmModel model, long seed) {
        var config = prompt.map(p -> model.config().withPrompt(p.tokens(), p.encoder()))
                .orElse(model.config());
        var values = new LinkedHashMap<>(model.parameters());
        var fresh = new Fresh(model, seed);
        prompt.ifPresent(tuning -> config.tensorShapes().forEach((name, shape) -> {
            if (name.startsWith(PROMPT)) {
                values.put(name, fresh.promptTensor(name, shape, tuning));
            }
        }));
        head.ifPresent(classifier -> classifier
                .tensorShapes(config.hiddenSize())
                .forEach((name, shape) -> values.put(name, fresh.uniform(name, config.hiddenSize(), shape))));
        lowRank.ifPresent(rank -> addUpdates(rank, config, values, fresh));
        return new InitialWeights(config, values, trained());
    }

    private static void addUpdates(LowRank rank, GlmConfig config, Map<String, Tensor> values, Fresh fresh) {
        for (String layer : rank.layers(config)) {
            long[] shape = values.get(layer + ".weight").shape(); // [out, in]
            String down = LowRankUpdate.downOf(layer);
            values.put(down, fresh.uniform(down, (int) shape[1], rank.rank(), shape[1]));
            values.put(LowRankUpdate.upOf(layer), Fresh.zeros(shape[0], rank.rank()));
        }
        values.put(LowRankUpdate.SCALE, Tensor.of(new double[] {rank.alpha() / rank.rank()}, 1));
    }

    /** Which weights change, by name. */
    public Predicate<String> trained() {
        return name -> {
            if (name.endsWith(CONSTANTS) || name.equals(LowRankUpdate.SCALE)) {
                return false;
            }
            boolean added = name.startsWith(PROMPT)
                    || LowRankUpdate.isPart(name)
                    || head.map(each -> each.tensorShapes(1).containsKey(name)).orElse(false);
            return added || (lowRank.isEmpty() && (!frozen || inTrainedLayer(name)));
        };
    }

    private boolean inTrainedLayer(String name) {
        for (int i = 0; i < trainedLayers; i++) {
            if (name.startsWith("transformer.layers.%d.".formatted(i))) {
                return true;
            }
        }
        return false;
    }

    /** Draws weights; each name has numbers of its own, whatever else is drawn. */
    private record Fresh(GlmModel model, long seed) {

        private CounterRandom random(String name) {
            return CounterRandom.of(seed, "fresh " + name, 0, 0);
        }

        static Tensor zeros(long... shape) {
            return Tensor.of(new double[Math.toIntExact(shape[0] * shape[1])], shape);
        }

        /** Uniform up to the inverse root of the number of inputs, as PyTorch's layers are. */
        Tensor uniform(String name, int inputs, long... shape) {
            double bound = 1 / Math.sqrt(inputs);
            return drawn(random(name).doubles().map(u -> bound * (2 * u - 1)), shape);
        }

        private static Tensor drawn(DoubleStream numbers, long... shape) {
            long elements = 1;
            for (long size : shape) {
                elements *= size;
            }
            return Tensor.of(numbers.limit(elements).toArray(), shape);
        }

        Tensor promptTensor(String name, long[] shape, PromptTuning tuning) {
            int hidden = model.config().hiddenSize();
            if (!name.equals(PROMPT_EMBEDDINGS)) {
                boolean first = name.contains("mlp_head.0") && tuning.encoder() == GlmConfig.SpellEncoder.LSTM;
                return uniform(name, first ? 2 * hidden : hidden, shape);
            }
            var random = random(name);
            if (!tuning.fromWords()) {
                return drawn(DoubleStream.generate(random::nextGaussian), shape);
            }
            var embeddings = new double[tuning.tokens() * hidden];
            for (int i = 0; i < tuning.tokens(); i++) {
                double[] word = word(
                        random.nextInt(Math.min(FREQUENT_WORDS, model.config().vocabSize())));
                double ratio = 1;
                double[] task = word;
                if (tuning.taskTokens().length > 0) {
                    task = word(tuning.taskTokens()[random.nextInt(tuning.taskTokens().length)]);
                    ratio = random.nextDouble();
                }
                for (int k = 0; k < hidden; k++) {
                    embeddings[i * hidden + k] = ratio * word[k] + (1 - ratio) * task[k];
                }
            }
            return Tensor.of(embeddings, shape);
        }

        private double[] word(int token) {
            return model.parameters()
                    .get("word_embeddings.weight")
                    .select(0, token)
                    .toDoubles();
        }
    }
}
