package org.glm4j.cli;

import java.util.List;
import java.util.function.UnaryOperator;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.metrics.Bootstrap;
import org.glm4j.metrics.Rouge;
import org.glm4j.metrics.RougeCorpus;
import org.glm4j.metrics.SummaryRules;
import org.glm4j.metrics.text.TokenizationRepair;
import picocli.CommandLine.Option;

/** How summaries are scored. */
final class RougeOptions {

    /** What separates the lines of a summary within a line of its file. */
    enum Separator {
        NONE,
        SEP,
        TAB
    }

    /** What the reference does to summaries before it scores them. */
    enum Rules {
        NONE,
        CNN_DM,
        CNN_DM_ORIGINAL,
        GIGAWORD
    }

    @Option(
            names = "--lines",
            paramLabel = "MARK",
            description = "What separates the lines of a summary, which matter to ROUGE-Lsum alone: sep for [SEP], tab;"
                    + " none if unsaid.")
    private Separator separator = Separator.NONE;

    @Option(
            names = "--rules",
            paramLabel = "SET",
            description = "Prepare and score texts exactly as the reference does: cnn_dm (all of BERT's vocabulary),"
                    + " gigaword or cnn_dm_original; none if unsaid.")
    private Rules rules = Rules.NONE;

    @Option(names = "--no-stemmer", description = "Compare words as they are written.")
    private boolean unstemmed;

    @Option(names = "--resamples", paramLabel = "N", description = "Files drawn for the ranges; 1000.")
    private int resamples = 1000;

    @Option(names = "--seed", paramLabel = "N", description = "Decides the draws; 1234.")
    private long seed = 1234;

    Bootstrap bootstrap() {
        if (resamples < 1) {
            throw new InvalidInputException("--resamples is at least 1, not %d.".formatted(resamples));
        }
        return new Bootstrap(resamples, 0.95, seed);
    }

    RougeCorpus score(List<String> hypotheses, List<String> references) {
        if (rules != Rules.NONE) {
            var repair = switch (rules) {
                case CNN_DM -> TokenizationRepair.PENN;
                case GIGAWORD -> TokenizationRepair.GIGAWORD;
                case CNN_DM_ORIGINAL, NONE -> TokenizationRepair.NONE;
            };
            return new SummaryRules(repair, SummaryRules.REFERENCE_DUPLICATE_RATE).score(hypotheses, references);
        }
        UnaryOperator<String> lines = switch (separator) {
            case NONE -> text -> text;
            case SEP -> text -> text.replace("[SEP]", "\n");
            case TAB -> text -> text.replace('\t', '\n');
        };
        var rouge = unstemmed ? Rouge.unstemmed() : Rouge.stemmed();
        return rouge.corpus(
                hypotheses.stream().map(lines).toList(),
                references.stream().map(lines).toList());
    }
}
