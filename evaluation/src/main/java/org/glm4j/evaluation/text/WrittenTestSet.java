package org.glm4j.evaluation.text;

import java.util.Arrays;
import java.util.List;
import org.glm4j.tasks.EncodedSequence;
import org.glm4j.tasks.Example;
import org.glm4j.tasks.seq2seq.Seq2SeqEncoder;
import org.glm4j.tasks.seq2seq.Seq2SeqOptions;
import org.glm4j.tasks.seq2seq.Seq2SeqReader;
import org.glm4j.tasks.seq2seq.Seq2SeqTask;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.TokenizerType;

/** A test set whose texts are written: summaries, answers, questions. */
public final class WrittenTestSet implements TextTestSet {

    private final Seq2SeqTask task;
    private final GlmTokenizer tokenizer;
    private final List<TextSample> samples;
    private final int padding;
    private final int endOfPiece;

    /**
     * @param tokenizer stays the caller's
     * @param examples of a {@link Seq2SeqReader}
     */
    public WrittenTestSet(Seq2SeqTask task, GlmTokenizer tokenizer, Seq2SeqOptions options, List<Example> examples) {
        this.task = task;
        this.tokenizer = tokenizer;
        this.padding = tokenizer.commands().id(Command.PAD);
        this.endOfPiece = tokenizer.commands().id(Command.EOP);
        var encoder = new Seq2SeqEncoder(task, tokenizer, options);
        this.samples = examples.stream()
                .map(example -> sample(example, encoder, options.blockPositions()))
                .toList();
    }

    private TextSample sample(Example example, Seq2SeqEncoder encoder, boolean blockPositions) {
        EncodedSequence sequence = encoder.prompt(example);
        int blank = sequence.positionIds()[sequence.separator()];
        return new TextSample(
                example.id(),
                example.index().isEmpty() ? example.id() : example.index().getFirst(),
                example.textA(),
                Seq2SeqReader.wholeText(example),
                task == Seq2SeqTask.SQUAD_GENERATION ? Seq2SeqReader.answer(example) : "",
                Seq2SeqReader.reference(example),
                encoder.target(example),
                Seq2SeqReader.answers(example),
                TextSample.prompt(sequence, new int[] {blank}, blockPositions));
    }

    @Override
    public List<TextSample> samples() {
        return samples;
    }

    @Override
    public String text(TextSample sample, List<int[]> fills) {
        int[] written = Arrays.stream(fills.getFirst())
                .filter(id -> id != padding && id != endOfPiece)
                .toArray();
        boolean spans = task == Seq2SeqTask.SQUAD || task == Seq2SeqTask.SQUAD_V1;
        return spans && tokenizer.type() == TokenizerType.BERT_WORD_PIECE
                ? new AnswerSpan(tokenizer, sample.context()).text(written)
                : tokenizer.decode(written);
    }
}
