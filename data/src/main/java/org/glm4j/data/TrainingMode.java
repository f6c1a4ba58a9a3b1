package org.glm4j.data;

/** What a training sample asks of the model; losses are reported by mode. */
public enum TrainingMode {
    /** Short spans blanked out of a text, or a masked language model's single tokens. */
    BERT,
    /** Whole sentences blanked out of a text. */
    SENTENCE,
    /** One long span to generate, at the end of the text or inside it. */
    GPT,
    /** A downstream task mixed into pretraining. */
    MULTI_TASK,
    /** Plain left-to-right language modelling. */
    LEFT_TO_RIGHT
}
