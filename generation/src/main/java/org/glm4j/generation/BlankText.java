package org.glm4j.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.Command;
import org.glm4j.tokenizers.CommandToken;
import org.glm4j.tokenizers.GlmTokenizer;

/**
 * A text with blanks as the reference's interactive generation reads it: {@code ENC} first, a missing mask appended,
 * {@code eos} last unless the text ends in {@code [gMASK]}.
 *
 * @param text the text, with the appended mask
 * @param ids its tokens
 * @param masks indices into {@code ids} of the mask tokens, rising
 * @param maskTexts how each mask is written
 * @param between the text around the masks, one part more than there are masks
 */
record BlankText(String text, int[] ids, int[] masks, List<String> maskTexts, List<String> between) {

    static BlankText of(String given, GlmTokenizer tokenizer) {
        if (given.isEmpty()) {
            throw new InvalidInputException("the text is empty: write some, with [MASK] where a blank is to be filled");
        }
        // Only a vocabulary with task masks has [gMASK] and [sMASK].
        List<Integer> maskIds = Stream.of(Command.MASK, Command.SMASK, Command.GMASK)
                .map(tokenizer.commands()::find)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .toList();
        Command appended = tokenizer.commands().find(Command.GMASK).isPresent() ? Command.GMASK : Command.MASK;
        String text = given.contains("MASK]") ? given : given + " [" + appended.referenceName() + "]";

        IntStream context = IntStream.concat(
                IntStream.of(tokenizer.commands().id(Command.ENC)), Arrays.stream(tokenizer.encode(text)));
        int[] ids = (text.endsWith("[gMASK]")
                        ? context
                        : IntStream.concat(
                                context, IntStream.of(tokenizer.commands().id(Command.EOS))))
                .toArray();
        int[] masks = IntStream.range(0, ids.length)
                .filter(i -> maskIds.contains(ids[i]))
                .toArray();
        List<String> written = tokenizer.commands().entries().stream()
                .filter(command -> maskIds.contains(command.id()))
                .map(CommandToken::text)
                .toList();
        List<String> maskTexts = new ArrayList<>();
        List<String> between = split(text, written, maskTexts);
        if (maskTexts.size() != masks.length) {
            throw new IllegalStateException("%d masks written, %d encoded".formatted(maskTexts.size(), masks.length));
        }
        return new BlankText(text, ids, masks, List.copyOf(maskTexts), between);
    }

    /**
     * @throws InvalidInputException if this vocabulary sees no mask in the text
     */
    void requireBlank(GlmTokenizer tokenizer) {
        if (masks.length == 0) {
            boolean taskMasks = tokenizer.commands().find(Command.GMASK).isPresent();
            throw new InvalidInputException(("this vocabulary sees no mask in the text \"%s\": it knows %s;"
                            + " write one of them where a blank is to be filled")
                    .formatted(
                            text.length() <= 60 ? text : text.substring(0, 57) + "...",
                            taskMasks ? "[MASK], [sMASK] and [gMASK]" : "only [MASK]"));
        }
    }

    private static List<String> split(String text, List<String> separators, List<String> found) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); ) {
            int at = i;
            String separator = separators.stream()
                    .filter(candidate -> text.startsWith(candidate, at))
                    .findFirst()
                    .orElse("");
            if (separator.isEmpty()) {
                i++;
            } else {
                parts.add(text.substring(start, i));
                found.add(separator);
                i += separator.length();
                start = i;
            }
        }
        parts.add(text.substring(start));
        return List.copyOf(parts);
    }
}
