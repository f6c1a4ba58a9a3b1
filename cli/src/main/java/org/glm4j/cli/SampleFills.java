package org.glm4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.glm4j.data.documents.Documents;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.Glm;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.training.RunReport;

/** What a fresh model does with held-out texts, to be looked at: a blank of a few tokens in each, and one text's end. */
final class SampleFills {

    private static final int TEXTS = 6;
    private static final int LONGEST = 32;
    private static final int SHORTEST = 8;
    private static final int BLANK = 2;
    private static final int LONGEST_FILL = 48;

    private SampleFills() {}

    /**
     * Fills blanks.
     *
     * @param model a saved model with its vocabulary
     * @param documents held-out texts
     */
    static List<RunReport.Fill> of(Path model, Documents documents) {
        var fills = new ArrayList<RunReport.Fill>();
        var options = DecodingOptions.builder().outSeqLength(LONGEST_FILL).build();
        try (var glm = Glm.load(model)) {
            var tokenizer = glm.tokenizer();
            int longest = Math.min(LONGEST, glm.model().config().maxSequenceLength() / 2); // the rest is for the fill
            String mask = tokenizer.token(tokenizer.commands().id(Command.MASK));
            for (long document = 0; document < documents.size() && fills.size() < TEXTS; document++) {
                int length = Math.min(documents.length(document), longest);
                if (length < SHORTEST) {
                    continue;
                }
                int[] ids = new int[length];
                documents.read(document, 0, length, ids, new byte[length], 0);
                int blank = length / 2;
                String prompt =
                        text(tokenizer, ids, 0, blank) + " " + mask + " " + text(tokenizer, ids, blank + BLANK, length);
                fills.add(fill(glm, prompt, text(tokenizer, ids, blank, blank + BLANK), options));
                if (fills.size() == 1
                        && tokenizer.commands().find(Command.GMASK).isPresent()) {
                    String ending = tokenizer.token(tokenizer.commands().id(Command.GMASK));
                    fills.add(fill(glm, text(tokenizer, ids, 0, length) + " " + ending, "", options));
                }
            }
        }
        return fills;
    }

    private static String text(GlmTokenizer tokenizer, int[] ids, int from, int to) {
        return tokenizer.decode(Arrays.copyOfRange(ids, from, to)).strip();
    }

    private static RunReport.Fill fill(Glm glm, String prompt, String original, DecodingOptions options) {
        var filled = glm.fill(prompt, options).blanks().getFirst();
        return new RunReport.Fill(prompt, original, filled.text().strip());
    }
}
