package org.glm4j.cli;

import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.GlmModel;
import org.glm4j.tokenizers.GlmTokenizer;

/** A model that is scored or trained rather than decoded, with its tokenizer. */
record TaskModel(GlmModel model, GlmTokenizer tokenizer) implements AutoCloseable {

    TaskModel {
        int words = model.config().vocabSize();
        if (tokenizer.vocabularySize() > words) {
            throw new InvalidInputException(
                    ("the tokenizer has %,d tokens but the model's vocabulary only %,d: it belongs to another model;"
                                    + " name the right one with --tokenizer")
                            .formatted(tokenizer.vocabularySize(), words));
        }
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
