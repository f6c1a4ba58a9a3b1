package org.glm4j.data.blocks;

import java.util.List;
import org.glm4j.data.TokenSample;
import org.glm4j.data.TrainingMode;
import org.glm4j.data.TrainingSample;

/**
 * Blanked tokens predicted in place, all at once, as BERT does (Devlin et al., 2019) but over whole spans: every
 * blanked token becomes a mask, and everyone sees everyone.
 */
final class MaskedLanguageModel {

    private static final int[] ALL_VISIBLE = {};

    private final int mask;

    MaskedLanguageModel(int mask) {
        this.mask = mask;
    }

    TrainingSample build(TokenSample text, List<Span> blanks) {
        int length = text.length();
        int[] ids = text.ids().clone();
        float[] lossMask = new float[length];
        int[] positions = new int[length];
        for (int i = 0; i < length; i++) {
            positions[i] = i;
        }
        for (Span blank : blanks) {
            for (int i = blank.start(); i < blank.end(); i++) {
                ids[i] = mask;
                lossMask[i] = text.lossMask()[i];
            }
        }
        return new TrainingSample(
                ids, text.ids().clone(), lossMask, positions, new int[length], length, ALL_VISIBLE, TrainingMode.BERT);
    }
}
