package org.glm4j.generation.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.glm4j.foundation.InvalidInputException;
import org.glm4j.tokenizers.HubSpecialIds;
import org.glm4j.tokenizers.HubTokenizer;
import org.junit.jupiter.api.Test;

class HubInputsTest {

    private static final int MASK = 9;
    private static final int SOP = 7;
    private static final int EOP = 8;
    private static final int SMASK = 10;
    private static final HubSpecialIds SPECIAL =
            new HubSpecialIds(1, OptionalInt.of(2), 0, MASK, 3, 4, SOP, EOP, OptionalInt.of(11), OptionalInt.of(SMASK));

    private static HubTokenizer.Batch texts(int[]... ids) {
        int[][] mask = new int[ids.length][];
        for (int row = 0; row < ids.length; row++) {
            mask[row] = new int[ids[row].length];
            for (int i = 0; i < mask[row].length; i++) {
                mask[row][i] = ids[row][i] == 0 ? 0 : 1;
            }
        }
        return new HubTokenizer.Batch(ids, mask);
    }

    @Test
    void fillsTheFirstBlankOfAnyKind() {
        GenerationInputs inputs = GenerationInputs.of(texts(new int[] {1, SMASK, MASK}), 2, SPECIAL);
        assertThat(inputs.inputIds()[0]).containsExactly(1, SMASK, MASK, SOP);
        assertThat(inputs.positionIds()[0][0]).containsExactly(0, 1, 2, 1, 1);
        assertThat(inputs.positionIds()[0][1]).containsExactly(0, 0, 0, 1, 2);
    }

    @Test
    void putsChoicesIntoTheShortBlankFirst() {
        MultipleChoiceInputs inputs =
                MultipleChoiceInputs.of(texts(new int[] {1, SMASK, MASK}), List.of(List.of(new int[] {5, 6})), SPECIAL);
        assertThat(inputs.positionIds()[0][0]).containsExactly(0, 1, 2, 2, 2);
        MultipleChoiceInputs other =
                MultipleChoiceInputs.of(texts(new int[] {1, SMASK, 5}), List.of(List.of(new int[] {5, 6})), SPECIAL);
        assertThat(other.positionIds()[0][0]).containsExactly(0, 1, 2, 1, 1);
    }

    @Test
    void cutsTargetsAtTheLongestLength() {
        GenerationInputs inputs =
                GenerationInputs.of(texts(new int[] {1, MASK}), List.of(new int[] {5, 6, 5}), 2, false, SPECIAL);
        assertThat(inputs.inputIds()[0]).containsExactly(1, MASK, SOP, 5);
        assertThat(inputs.labels().orElseThrow()[0]).containsExactly(-100, -100, 5, 6);
    }

    @Test
    void anEmptyTargetIsItsEnd() {
        GenerationInputs inputs =
                GenerationInputs.of(texts(new int[] {1, MASK}), List.of(new int[0]), 5, false, SPECIAL);
        assertThat(inputs.inputIds()[0]).containsExactly(1, MASK, SOP);
        assertThat(inputs.labels().orElseThrow()[0]).containsExactly(-100, -100, EOP);
    }

    @Test
    void refusesWhatCannotBeBuilt() {
        HubTokenizer.Batch one = texts(new int[] {1, MASK});
        assertRefused("text 1 has no mask token", () -> GenerationInputs.of(texts(new int[] {1, 5}), 4, SPECIAL));
        assertRefused(
                "text 2 has no mask token",
                () -> GenerationInputs.of(texts(new int[] {1, MASK}, new int[] {1, 5}), 4, SPECIAL));
        assertRefused(
                "text 1 has no mask token",
                () -> MultipleChoiceInputs.of(texts(new int[] {1, 5}), List.of(List.of(new int[] {5})), SPECIAL));
        assertRefused(
                "2 targets for 1 texts",
                () -> GenerationInputs.of(one, List.of(new int[0], new int[0]), 4, false, SPECIAL));
        assertRefused("0 lists of choices", () -> MultipleChoiceInputs.of(one, List.of(), SPECIAL));
        assertRefused(
                "choice 1 of text 1 is empty",
                () -> MultipleChoiceInputs.of(one, List.of(List.of(new int[0])), SPECIAL));
        assertRefused("max-gen-length 0", () -> GenerationInputs.of(one, 0, SPECIAL));
        assertRefused("0 rows", () -> GenerationInputs.of(texts(), 4, SPECIAL));
        assertRefused(
                "pad them to one length",
                () -> GenerationInputs.of(texts(new int[] {1, MASK}, new int[] {MASK}), 4, SPECIAL));
    }

    private static void assertRefused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessageContaining(message);
    }
}
