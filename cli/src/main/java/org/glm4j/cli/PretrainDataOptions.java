package org.glm4j.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which texts a model is pretrained on, under the reference's names. */
final class PretrainDataOptions {

    @Option(
            names = "--train-data",
            paramLabel = "CORPUS",
            arity = "1..*",
            description = "Corpora to train on: names of the catalogue, files or folders of text, token stores, or"
                    + " 'primer', the text that glm4j makes itself.")
    private List<String> trainData = List.of();

    @Option(
            names = "--valid-data",
            paramLabel = "CORPUS",
            arity = "0..*",
            description = "Corpora to evaluate on; part of the training corpora (--split) if unsaid.")
    private List<String> validData = List.of();

    @Option(
            names = "--test-data",
            paramLabel = "CORPUS",
            arity = "0..*",
            description = "Corpora for an evaluation at the end; part of the training corpora if unsaid.")
    private List<String> testData = List.of();

    @Option(
            names = "--split",
            paramLabel = "A,B,C",
            description = "Proportions of documents for training, validation and test; 1000,1,1.")
    private String split = "1000,1,1";

    @Option(names = "--eval-text-key", paramLabel = "KEY", description = "--text-key of validation and test files.")
    private String evalTextKey;

    @Option(
            names = "--token-store",
            paramLabel = "DIR",
            description = "Where tokenised corpora are kept; 'tokens' in the --save directory if unsaid.")
    private Path tokenStore;

    @Option(names = "--primer-documents", paramLabel = "N", description = "Documents of the corpus 'primer'; 100000.")
    private long primerDocuments = 100_000;

    @Option(
            names = "--primer-rows",
            paramLabel = "N",
            description =
                    "Of every table, how many rows the primer's facts are taken from, the best known first; all if"
                            + " unsaid.")
    private int primerRows = Integer.MAX_VALUE;

    @Option(
            names = "--primer-facts",
            paramLabel = "P",
            description = "Share of the primer's documents that are made of facts, between 0 and 1; 0.51.")
    private Double primerFacts;

    @Option(
            names = "--vocab-kind",
            paramLabel = "KIND",
            description =
                    "Vocabulary to learn where none is given: wordpiece, lower-case as BERT's (if unsaid), or bpe,"
                            + " byte-level as GPT-2's.")
    private String vocabKind = "wordpiece";

    @Option(names = "--seq-length", paramLabel = "N", description = "Most tokens of a text; 512.")
    private int seqLength = 512;

    @Option(
            names = "--eval-seq-length",
            paramLabel = "N",
            description = "Most tokens of a text to evaluate on; --seq-length if unsaid.")
    private Integer evalSeqLength;

    @Option(names = "--sample-one-document", description = "A text holds one document, even if there is room.")
    private boolean sampleOneDocument;

    @Option(
            names = "--non-sentence-start",
            paramLabel = "P",
            description = "Probability that a text starts inside a sentence; 0.")
    private double nonSentenceStart;

    @Option(
            names = "--best-fit",
            description = "Every document once an epoch, packed tightly, instead of drawing documents at random.")
    private boolean bestFit;

    List<String> trainData() {
        return trainData;
    }

    List<String> validData() {
        return validData;
    }

    List<String> testData() {
        return testData;
    }

    String split() {
        return split;
    }

    /** The key of evaluation texts, or null. */
    String evalTextKey() {
        return evalTextKey;
    }

    /** The folder, or null. */
    Path tokenStore() {
        return tokenStore;
    }

    PrimerChoice primer() {
        return PrimerChoice.of(primerRows, primerFacts, "--primer-");
    }

    long primerDocuments() {
        return primerDocuments;
    }

    String vocabKind() {
        return vocabKind;
    }

    int seqLength() {
        return seqLength;
    }

    int evalSeqLength() {
        return evalSeqLength == null ? seqLength : evalSeqLength;
    }

    boolean sampleOneDocument() {
        return sampleOneDocument;
    }

    double nonSentenceStart() {
        return nonSentenceStart;
    }

    boolean bestFit() {
        return bestFit;
    }
}
