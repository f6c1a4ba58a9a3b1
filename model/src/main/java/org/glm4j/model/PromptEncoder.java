package org.glm4j.model;

import java.util.ArrayList;
import java.util.List;
import org.glm4j.checkpoint.GlmConfig;
import org.glm4j.model.tensor.Functional;
import org.glm4j.model.tensor.Tensor;

/**
 * Trained vectors that stand in for the embeddings of prompt positions (P-tuning, Liu et al., 2021).
 *
 * @param embeddings [prompt length, hidden]
 * @param lstm weights of a bidirectional LSTM of two layers, or empty
 * @param head the two layers behind it, or empty
 */
record PromptEncoder(Tensor embeddings, List<Tensor> lstm, List<Linear> head) {

    private static final int LSTM_LAYERS = 2;

    static PromptEncoder of(Parameters parameters, GlmConfig config) {
        int hidden = config.hiddenSize();
        var embeddings = parameters.in("spell_embeddings").get("weight", config.spellLength(), hidden);
        return switch (config.spellEncoder()) {
            case NONE -> new PromptEncoder(embeddings, List.of(), List.of());
            case MLP -> new PromptEncoder(embeddings, List.of(), head(parameters.in("mlp_head"), hidden, hidden));
            case LSTM ->
                new PromptEncoder(
                        embeddings,
                        lstm(parameters.in("lstm_head"), hidden),
                        head(parameters.in("mlp_head"), 2 * hidden, hidden));
        };
    }

    private static List<Linear> head(Parameters parameters, int in, int hidden) {
        return List.of(Linear.of(parameters.in("0"), in, hidden), Linear.of(parameters.in("2"), hidden, hidden));
    }

    private static List<Tensor> lstm(Parameters parameters, int hidden) {
        var weights = new ArrayList<Tensor>();
        for (int layer = 0; layer < LSTM_LAYERS; layer++) {
            for (var direction : List.of("", "_reverse")) {
                var name = "_l" + layer + direction;
                weights.add(parameters.get("weight_ih" + name, 4L * hidden, layer == 0 ? hidden : 2L * hidden));
                weights.add(parameters.get("weight_hh" + name, 4L * hidden, hidden));
                weights.add(parameters.get("bias_ih" + name, 4L * hidden));
                weights.add(parameters.get("bias_hh" + name, 4L * hidden));
            }
        }
        return weights;
    }

    /** [1, prompt length, hidden]. */
    Tensor forward() {
        var x = embeddings.unsqueeze(0);
        if (!lstm.isEmpty()) {
            x = Functional.bidirectionalLstm(x, lstm, LSTM_LAYERS, embeddings.size(1));
        }
        return head.isEmpty() ? x : head.get(1).forward(head.get(0).forward(x).relu());
    }
}
