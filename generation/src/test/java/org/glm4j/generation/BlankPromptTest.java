package org.glm4j.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.model.Prompt;
import org.junit.jupiter.api.Test;

class BlankPromptTest {

    private static final int[] IDS = {9, 1, 8, 2, 8, 3};
    private static final int[] MASKS = {2, 4};

    @Test
    void countsPositionsOnceWithBlockPositions() {
        BlankPrompt prompt = BlankPrompt.of(IDS, MASKS, true, 20);
        assertThat(prompt.positions()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(prompt.blockPositions()).containsOnly(0).hasSize(6);
        assertThat(prompt.fillPosition(1, 3)).isEqualTo(4);
        assertThat(prompt.fillBlockPosition(3)).isEqualTo(4);
    }

    @Test
    void makesRoomBehindEveryMaskWithoutBlockPositions() {
        BlankPrompt prompt = BlankPrompt.of(IDS, MASKS, false, 20);
        assertThat(prompt.positions()).containsExactly(0, 1, 2, 23, 24, 45);
        assertThat(prompt.blockPositions()).isEmpty();
        assertThat(prompt.fillPosition(1, 3)).isEqualTo(27);
    }

    @Test
    void opensABlankBehindTheFillsBefore() {
        Prompt opened = BlankPrompt.of(IDS, MASKS, true, 20).opened(7, new int[] {5, 6});
        assertThat(opened.ids()).containsExactly(9, 1, 8, 2, 8, 3, 7, 5, 6, 7);
        assertThat(opened.positions()).containsExactly(0, 1, 2, 3, 4, 5, 2, 2, 2, 4);
        assertThat(opened.blockPositions()).containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 3, 1);
        assertThat(opened.separator()).isEqualTo(6);

        Prompt withoutBlocks = BlankPrompt.of(IDS, MASKS, false, 20).opened(7, new int[] {5, 6});
        assertThat(withoutBlocks.positions()).containsExactly(0, 1, 2, 23, 24, 45, 2, 3, 4, 24);
        assertThat(withoutBlocks.blockPositions()).isEmpty();
    }

    @Test
    void refusesAContextThatIsTooLong() {
        int[] ids = IntStream.range(0, 33).toArray();
        BlankPrompt prompt = BlankPrompt.of(ids, new int[] {3}, true, 20);
        assertThatThrownBy(() -> prompt.requireFits(ScriptedModel.config(40, 32, true)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the prompt has 33 tokens but the model only 32 positions: shorten the text");
        assertThatCode(() -> prompt.requireFits(ScriptedModel.config(40, 33, true)))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAContextWithoutRoomForItsBlanks() {
        BlankPrompt prompt = BlankPrompt.of(IDS, MASKS, false, 20);
        assertThatThrownBy(() -> prompt.requireFits(ScriptedModel.config(40, 45, false)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("needs 46 positions (6 tokens and room for 2 blanks) but the model has 45")
                .hasMessageContaining("out-seq-length");
    }

    @Test
    void refusesRoomThatNoTableHas() {
        BlankPrompt prompt = BlankPrompt.of(IDS, MASKS, false, Integer.MAX_VALUE);
        assertThatThrownBy(() -> prompt.requireFits(ScriptedModel.config(40, 45, false)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("needs 2,147,483,647 positions");
    }

    @Test
    void refusesTokensThatTheModelLacks() {
        BlankPrompt prompt = BlankPrompt.of(IDS, MASKS, true, 20);
        assertThatThrownBy(() -> prompt.requireFits(ScriptedModel.config(9, 45, true)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("token 9 ")
                .hasMessageContaining("belongs to another model");
    }
}
