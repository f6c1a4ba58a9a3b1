package org.glm4j.tokenizers;

/** The roles a special token can play; {@link CommandTokens} says which a vocabulary has, and with which ids. */
public enum Command {
    /** Fills batches up. The same token as {@link #EOS} in every GLM vocabulary. */
    PAD("pad"),
    /** Ends a document. */
    EOS("eos"),
    /** Starts a document; only in the generic tables of SentencePiece and characters. */
    BOS("bos"),
    /** A text that the vocabulary cannot express. */
    UNK("unk"),
    /** Separates segments. */
    SEP("sep"),
    /** Left-to-right task; only in the generic tables of SentencePiece and characters. */
    L2R("L2R"),
    /** Opens every context ({@code [CLS]}). */
    ENC("ENC"),
    /** A blank for a short span ({@code [MASK]}). */
    MASK("MASK"),
    /** A blank for a long text up to the end ({@code [gMASK]}). */
    GMASK("gMASK"),
    /** A blank for sentences ({@code [sMASK]}). */
    SMASK("sMASK"),
    /** Opens a span ({@code <|startofpiece|>}). */
    SOP("sop"),
    /** Closes a span ({@code <|endofpiece|>}). */
    EOP("eop"),
    /** Hides tokens of the context or of a block in training ({@code [dBLOCK]}). */
    DBLOCK("dBLOCK");

    private final String referenceName;

    Command(String referenceName) {
        this.referenceName = referenceName;
    }

    /** What the reference implementation calls it, for example {@code gMASK}. */
    public String referenceName() {
        return referenceName;
    }
}
