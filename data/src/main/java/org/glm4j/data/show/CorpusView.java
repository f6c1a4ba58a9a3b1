package org.glm4j.data.show;

import java.util.List;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.blocks.BlankInfilling;
import org.glm4j.data.blocks.BlankInfillingOptions;
import org.glm4j.data.blocks.InfillingTokens;
import org.glm4j.data.blocks.SentenceEnds;
import org.glm4j.data.documents.DocumentSampler;
import org.glm4j.data.documents.Documents;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.GlmTokenizer;

/** What a model will be trained on: samples of a corpus, to be read and looked at. */
public final class CorpusView {

    private final DocumentSampler sampler;
    private final BlankInfilling infilling;
    private final long seed;
    private final SampleText text;

    /**
     * @param documents the corpus
     * @param tokenizer that it was tokenised with
     * @param options what is blanked out
     * @param seed decides the samples
     * @throws InvalidInputException if the options need a special token that the vocabulary does not have
     */
    public CorpusView(Documents documents, GlmTokenizer tokenizer, BlankInfillingOptions options, long seed) {
        InfillingTokens tokens = InfillingTokens.of(tokenizer);
        SentenceEnds sentenceEnds = SentenceEnds.of(tokenizer);
        this.infilling = new BlankInfilling(options, tokens, sentenceEnds);
        this.sampler = new DocumentSampler(
                documents,
                tokens.start(),
                tokens.end(),
                sentenceEnds,
                new DocumentSampler.Options(options.seqLength(), true, 0),
                seed);
        this.seed = seed;
        this.text = new SampleText(tokenizer);
    }

    /** The training sample at a position; several where it is cut into short ones. */
    public List<TrainingSample> samples(long position) {
        return infilling.build(List.of(sampler.sample(position)), seed, position);
    }

    /** The training sample at a position as text. */
    public String describe(long position) {
        var all = new StringBuilder();
        samples(position).forEach(sample -> all.append(text.describe(sample)));
        return all.toString();
    }
}
