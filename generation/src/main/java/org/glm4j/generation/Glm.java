package org.glm4j.generation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.GlmModels;
import org.glm4j.model.LanguageModel;
import org.glm4j.model.TorchLanguageModel;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.Tokenizers;

/**
 * A GLM with its tokenizer: fills the blanks of texts.
 *
 * <pre>{@code
 * try (Glm glm = Glm.load(Path.of("glm-large"))) {
 *     System.out.println(glm.fill("Ng is an adjunct professor at [MASK] ...").text());
 * }
 * }</pre>
 *
 * <p>A text has {@code [MASK]} for every short blank; vocabularies with task masks know {@code [sMASK]} for sentences and
 * {@code [gMASK]} for a long text at the end, too. A text without any gets one appended.
 *
 * <p>Instances may be used by several threads at once; each call decodes in a batch of its own. Close when no thread
 * uses it any more.
 */
public final class Glm implements AutoCloseable {

    private final LanguageModel model;
    private final GlmTokenizer tokenizer;
    private final Decoding decoding;

    private Glm(LanguageModel model, GlmTokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
        int vocabSize = model.config().vocabSize();
        if (tokenizer.vocabularySize() > vocabSize) {
            throw new InvalidInputException(
                    ("the tokenizer has %,d tokens but the model's vocabulary only %,d: it belongs to another model;"
                                    + " name the right one with --tokenizer")
                            .formatted(tokenizer.vocabularySize(), vocabSize));
        }
        this.decoding = new Decoding(
                model,
                new DecodingTokens(
                        tokenizer.commands().id(Command.SOP),
                        new int[] {
                            tokenizer.commands().id(Command.EOP),
                            tokenizer.commands().id(Command.EOS)
                        },
                        tokenizer.vocabularySize()));
    }

    /**
     * Loads a model with the tokenizer in its directory, to run on the processor.
     *
     * @param directory whatever {@link org.glm4j.checkpoint.Checkpoint#open} reads, such as a Hugging Face directory
     * @throws InvalidInputException if either is not there, damaged, or does not fit the other
     */
    public static Glm load(Path directory) {
        return load(directory, GlmOptions.DEFAULTS);
    }

    /**
     * Loads a model and its tokenizer.
     *
     * @param path whatever {@link org.glm4j.checkpoint.Checkpoint#open} reads, such as a Hugging Face directory
     * @throws InvalidInputException if either is not there, damaged, or does not fit the other
     */
    public static Glm load(Path path, GlmOptions options) {
        GlmTokenizer tokenizer = options.openTokenizer(path, Tokenizers::load);
        try {
            LanguageModel model = new TorchLanguageModel(GlmModels.load(path, options.model()));
            try {
                return new Glm(model, tokenizer);
            } catch (RuntimeException | Error e) {
                model.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * Puts a model and a tokenizer together.
     *
     * @param model whichever engine runs it; closed with the result
     * @param tokenizer closed with the result
     * @throws InvalidInputException if the tokenizer has more tokens than the model, or cannot mark spans
     */
    public static Glm of(LanguageModel model, GlmTokenizer tokenizer) {
        return new Glm(model, tokenizer);
    }

    /** Fills the blanks of a text greedily. */
    public Filling fill(String text) {
        return fill(text, DecodingOptions.GREEDY);
    }

    /** Fills the blanks of a text, left to right, each conditioned on the fills before. */
    public Filling fill(String text, DecodingOptions options) {
        return fill(text, options, FillingListener.NONE);
    }

    /**
     * Fills the blanks of a text and tells a listener while it does.
     *
     * @throws InvalidInputException if the text is empty, has no blank that the vocabulary knows, or is too long for the
     *     model; or if the model's scores are not numbers
     */
    public Filling fill(String text, DecodingOptions options, FillingListener listener) {
        return fill(List.of(text), options, listener).getFirst();
    }

    /** Fills the blanks of many texts side by side. No text's result depends on the others. */
    public List<Filling> fill(List<String> texts, DecodingOptions options) {
        return fill(texts, options, FillingListener.NONE);
    }

    /**
     * Fills the blanks of many texts side by side and tells a listener while it does.
     *
     * @return one filling per text, in order
     * @throws InvalidInputException if a text is empty, has no blank that the vocabulary knows, or is too long for the
     *     model; or if the model's scores are not numbers
     */
    public List<Filling> fill(List<String> texts, DecodingOptions options, FillingListener listener) {
        List<BlankText> blankTexts = new ArrayList<>();
        List<BlankPrompt> prompts = new ArrayList<>();
        for (String text : texts) {
            try {
                BlankText blankText = BlankText.of(text, tokenizer);
                blankText.requireBlank(tokenizer);
                BlankPrompt prompt = BlankPrompt.of(
                        blankText.ids(),
                        blankText.masks(),
                        model.config().blockPositionEncoding(),
                        options.outSeqLength());
                prompt.requireFits(model.config());
                blankTexts.add(blankText);
                prompts.add(prompt);
            } catch (InvalidInputException e) {
                String place = texts.size() == 1 ? "" : "text %d of %d: ".formatted(prompts.size() + 1, texts.size());
                throw new InvalidInputException(place + e.getMessage(), e);
            }
        }
        List<List<DecodedBlank>> decoded = decoding.run(prompts, options, new StreamedText(tokenizer, listener));
        List<Filling> fillings = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            fillings.add(filling(texts.get(i), blankTexts.get(i), decoded.get(i)));
        }
        return fillings;
    }

    private Filling filling(String input, BlankText text, List<DecodedBlank> decoded) {
        List<FilledBlank> blanks = new ArrayList<>();
        for (int blank = 0; blank < decoded.size(); blank++) {
            blanks.add(new FilledBlank(
                    text.maskTexts().get(blank),
                    fill(decoded.get(blank).best()),
                    decoded.get(blank).alternatives().stream().map(this::fill).toList()));
        }
        List<int[]> fills = blanks.stream().map(FilledBlank::ids).toList();
        return new Filling(input, new FilledText(tokenizer).join(text, fills), List.copyOf(blanks));
    }

    private Fill fill(Hypothesis hypothesis) {
        return new Fill(
                tokenizer.decode(hypothesis.ids()),
                hypothesis.ids(),
                hypothesis.logProbability(),
                hypothesis.score(),
                hypothesis.ending());
    }

    /** The model. */
    public LanguageModel model() {
        return model;
    }

    /** The tokenizer. */
    public GlmTokenizer tokenizer() {
        return tokenizer;
    }

    /** Closes the model and the tokenizer. */
    @Override
    public void close() {
        try (model;
                tokenizer) {
            // Both are closed, the second even if the first fails.
        }
    }
}
