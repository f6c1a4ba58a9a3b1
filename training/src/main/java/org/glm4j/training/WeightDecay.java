package org.glm4j.training;

/** Which weights decay: all but biases and those of LayerNorm, as in BERT and the reference. */
final class WeightDecay {

    private WeightDecay() {}

    /**
     * @param name full name of a parameter; biases of an LSTM, named {@code bias_ih_l0} and so on, do decay in the
     *     reference
     */
    static boolean appliesTo(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return !last.equals("bias") && !name.contains("layernorm");
    }
}
