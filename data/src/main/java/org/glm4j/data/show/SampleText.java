package org.glm4j.data.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.glm4j.data.TrainingSample;
import org.glm4j.data.blocks.InfillingTokens;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * A training sample as text: Part A with the place of each mask, then each piece of Part B, what the model reads and
 * what it should answer, with both positions.
 */
public final class SampleText {

    private final GlmTokenizer tokenizer;
    private final InfillingTokens tokens;

    /**
     * @param tokenizer writes ids as text
     */
    public SampleText(GlmTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.tokens = InfillingTokens.of(tokenizer);
    }

    /** The sample in several lines, each with its line end. */
    public String describe(TrainingSample sample) {
        int targets = 0;
        for (float weight : sample.lossMask()) {
            targets += weight != 0 ? 1 : 0;
        }
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s: %d tokens, %d in Part A, %d to predict\n",
                sample.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                sample.length(),
                sample.separator(),
                targets));
        if (sample.separator() > 0) {
            text.append("  A  ").append(partA(sample)).append('\n');
        }
        for (int[] piece : pieces(sample)) {
            appendPiece(sample, piece[0], piece[1], text);
        }
        return text.toString();
    }

    /** The text with its masks, each with its position; what is predicted in place is in braces. */
    private String partA(TrainingSample sample) {
        var text = new StringBuilder();
        var run = new ArrayList<Integer>();
        for (int i = 0; i < sample.separator(); i++) {
            if (sample.lossMask()[i] != 0) {
                flush(run, text);
                append(
                        text,
                        "{%s}".formatted(tokenizer.decode(sample.targets()[i]).strip()));
            } else if (isMask(sample.ids()[i])) {
                flush(run, text);
                append(text, "%s@%d".formatted(tokenizer.token(sample.ids()[i]), sample.positionIds()[i]));
            } else {
                run.add(sample.ids()[i]);
            }
        }
        flush(run, text);
        return text.toString();
    }

    private void flush(List<Integer> run, StringBuilder text) {
        if (!run.isEmpty()) {
            append(text, oneLine(tokenizer.decode(run.stream().mapToInt(i -> i).toArray())));
            run.clear();
        }
    }

    private static void append(StringBuilder text, String more) {
        text.append(text.isEmpty() ? "" : " ").append(more.strip());
    }

    private static String oneLine(String text) {
        return text.replace("\n", "⏎").replace("\r", "").replace("\t", " ");
    }

    private boolean isMask(int id) {
        return id == tokens.mask()
                || id == tokens.sentenceMask()
                || id == tokens.generationMask()
                || Arrays.stream(tokens.sentinelMasks()).anyMatch(mask -> mask == id);
    }

    private boolean opens(int id) {
        return id == tokens.pieceStart()
                || Arrays.stream(tokens.sentinelPieceStarts()).anyMatch(start -> start == id);
    }

    /** Where the pieces of Part B start and end; left-to-right text is one piece. */
    private List<int[]> pieces(TrainingSample sample) {
        var pieces = new ArrayList<int[]>();
        for (int i = sample.separator(); i < sample.length(); i++) {
            if (pieces.isEmpty() || opens(sample.ids()[i])) {
                pieces.add(new int[] {i, i});
            }
            pieces.getLast()[1] = i + 1;
        }
        return pieces;
    }

    private void appendPiece(TrainingSample sample, int from, int to, StringBuilder text) {
        text.append("  B  ")
                .append(oneLine(tokenizer.decode(Arrays.copyOfRange(sample.ids(), from, to))))
                .append("  ->  ")
                .append(oneLine(tokenizer.decode(Arrays.copyOfRange(sample.targets(), from, to))))
                .append("\n     at ")
                .append(numbers(sample.positionIds(), from, to))
                .append(", within ")
                .append(numbers(sample.blockPositionIds(), from, to))
                .append('\n');
    }

    /** Numbers with ranges and repetitions drawn together: {@code 12 x3}, {@code 1..3}. */
    private static String numbers(int[] values, int from, int to) {
        var parts = new ArrayList<String>();
        int i = from;
        while (i < to) {
            int same = i + 1;
            while (same < to && values[same] == values[i]) {
                same++;
            }
            int rising = i + 1;
            while (rising < to && values[rising] == values[rising - 1] + 1) {
                rising++;
            }
            if (same - i > 1) {
                parts.add("%d x%d".formatted(values[i], same - i));
                i = same;
            } else if (rising - i > 2) {
                parts.add("%d..%d".formatted(values[i], values[rising - 1]));
                i = rising;
            } else {
                parts.add(Integer.toString(values[i]));
                i++;
            }
        }
        return parts.stream().collect(Collectors.joining(" "));
    }
}
