package org.glm4j.tasks.infilling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.glm4j.tasks.TextRules;

class MaskedTextProperties {

    @Property
    void aBlankForEveryRunOfHiddenWordsAndNothingIsLost(
            @ForAll @Size(min = 1, max = 30) String[] words, @ForAll @IntRange(max = 9) int tenths, @ForAll long seed) {
        String text = String.join(
                " ",
                Arrays.stream(words)
                        .map(word -> "w" + Integer.toHexString(word.hashCode()))
                        .toList());
        var masked = MaskedText.random(text, tenths / 10.0, seed, 0, 0);
        int hidden = masked.targets().stream()
                .mapToInt(target -> TextRules.words(target).size())
                .sum();
        assertThat(hidden).isEqualTo((int) (words.length * (tenths / 10.0)));
        String whole = masked.source();
        for (String target : masked.targets()) {
            whole = whole.replaceFirst(" \\[MASK\\]", target);
        }
        assertThat(whole.strip()).isEqualTo(text);
        assertThat(masked.source()).doesNotContain("[MASK] [MASK]");
        assertThat(MaskedText.random(text, tenths / 10.0, seed, 0, 0)).isEqualTo(masked);
    }

    @Property
    void whatWasHiddenIsFoundByComparingWithTheWhole(
            @ForAll @Size(min = 2, max = 30) String[] words, @ForAll long seed) {
        var distinct = IntStream.range(0, words.length).mapToObj(i -> "w" + i).toList();
        String text = String.join(" ", distinct);
        var masked = MaskedText.random(text, 0.5, seed, 0, 0);
        assertThat(MaskedText.aligned(masked.source(), text)).contains(masked);
        assertThat(MaskedText.aligned(masked.source() + " more", text)).isEmpty();
    }
}
