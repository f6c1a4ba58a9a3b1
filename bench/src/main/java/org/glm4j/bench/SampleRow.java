package org.glm4j.bench;

import java.util.List;
import org.glm4j.data.TokenSample;
import org.glm4j.data.documents.SampleSource;

/** A few texts over and over. */
record SampleRow(List<TokenSample> texts) implements SampleSource {

    @Override
    public TokenSample sample(long position) {
        return texts.get(Math.floorMod(position, texts.size()));
    }

    @Override
    public long samplesPerEpoch() {
        return texts.size();
    }
}
