package org.glm4j.tokenizers;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;

/**
 * Text to ids and back by the rules of the tokenizers published with GLM on the Hugging Face Hub ({@code
 * GLMBertTokenizer}, {@code GLMGPT2Tokenizer}, {@code GLMChineseTokenizer}, {@code GLMRobertaTokenizer}). They differ
 * from the reference's ({@link GlmTokenizer}) in what they put around a text, in the white space around special tokens,
 * in the special tokens there are, and in decoding.
 *
 * <p>All methods may be called from several threads. Close it: it holds native memory.
 */
public final class HubTokenizer implements AutoCloseable {

    /** Where a batch is filled up to the length of its longest text. */
    public enum PaddingSide {
        LEFT,
        RIGHT
    }

    /**
     * Texts encoded to one length.
     *
     * @param inputIds [text, position]
     * @param attentionMask [text, position], 1 for tokens and 0 for padding
     */
    public record Batch(int[][] inputIds, int[][] attentionMask) {}

    private final HubRules rules;
    private final SpecialTokenSplitter splitter;

    private HubTokenizer(HubRules rules) {
        this.rules = rules;
        this.splitter = new SpecialTokenSplitter(rules.tokens());
    }

    /**
     * Opens the vocabulary of a model as published on the Hub.
     *
     * @param location a directory or a vocabulary file, see {@link Tokenizers}
     * @throws InvalidInputException if it holds no vocabulary of GLM that can be read, or more than one
     */
    public static HubTokenizer load(Path location) {
        return load(location, TokenizerOptions.inferred());
    }

    /**
     * Opens a vocabulary where the files alone do not tell which it is.
     *
     * @param options only the type and the model type are used: the Hub's models have one set of special tokens each
     * @throws InvalidInputException if the location holds no such vocabulary that can be read, or more than one
     */
    public static HubTokenizer load(Path location, TokenizerOptions options) {
        var plan = TokenizerPlan.of(location, options);
        return Tokenizers.opening(location, () -> new HubTokenizer(HubRules.of(plan)));
    }

    /** Ids of a text with the special tokens that open and close it. */
    public int[] encode(String text) {
        return encode(text, true);
    }

    /**
     * Ids of a text.
     *
     * @param addSpecialTokens whether the special tokens that open and close a text are added
     */
    public int[] encode(String text, boolean addSpecialTokens) {
        var ids = new IntArrayBuilder(text.length() / 3 + 2);
        if (addSpecialTokens) {
            ids.add(rules.special().cls());
        }
        splitter.split(text, new SpecialTokenSplitter.Sink() {
            @Override
            public void text(String piece) {
                ids.add(rules.text().encode(piece));
            }

            @Override
            public void token(CommandToken token) {
                ids.add(token.id());
            }
        });
        if (addSpecialTokens) {
            ids.add(rules.closing());
        }
        return ids.build();
    }

    /** Texts with special tokens, filled up on the right, as all published tokenizers do. */
    public Batch encodeBatch(List<String> texts) {
        return encodeBatch(texts, PaddingSide.RIGHT);
    }

    /** Texts with special tokens, filled up with the padding token to the longest one. */
    public Batch encodeBatch(List<String> texts, PaddingSide side) {
        var encoded = texts.parallelStream().map(this::encode).toArray(int[][]::new);
        int length = Arrays.stream(encoded).mapToInt(ids -> ids.length).max().orElse(0);
        var inputIds = new int[encoded.length][length];
        var attentionMask = new int[encoded.length][length];
        for (int i = 0; i < encoded.length; i++) {
            int start = side == PaddingSide.LEFT ? length - encoded[i].length : 0;
            Arrays.fill(inputIds[i], rules.special().pad());
            System.arraycopy(encoded[i], 0, inputIds[i], start, encoded[i].length);
            Arrays.fill(attentionMask[i], start, start + encoded[i].length, 1);
        }
        return new Batch(inputIds, attentionMask);
    }

    /** Text of ids, special tokens included. Ids that no token has are left out, or unknown where BERT's rules say so. */
    public String decode(int... ids) {
        return rules.decoding().decode(ids);
    }

    /** The ids that a prompt is built with. */
    public HubSpecialIds specialIds() {
        return rules.special();
    }

    @Override
    public void close() {
        rules.text().close();
    }
}
