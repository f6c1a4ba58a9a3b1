package org.glm4j.data.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.glm4j.data.TokenSample;
import org.junit.jupiter.api.Test;

class PlainSamplerTest {

    private static final int END = 2;
    private static final int PAD = 0;

    @Test
    void aLongDocumentGivesARandomStretch() {
        int[] book = IntStream.range(100, 200).toArray();
        var sampler = new PlainSampler(InMemoryDocuments.ofIds(List.of(book)), END, PAD, 16, true, 1);
        boolean[] started = new boolean[100];
        for (int position = 0; position < 2000; position++) {
            int[] ids = sampler.sample(position).ids();
            assertThat(ids).hasSize(17);
            started[ids[0] - 100] = true;
            for (int i = 1; i < ids.length; i++) {
                assertThat(ids[i]).isEqualTo(ids[i - 1] == 199 ? END : ids[i - 1] + 1);
            }
        }
        // 101 tokens with the end token leave 85 places for 17 of them.
        assertThat(IntStream.range(0, 100).filter(i -> started[i]).max()).hasValue(84);
        assertThat(IntStream.range(0, 85).allMatch(i -> started[i])).isTrue();
    }

    @Test
    void shortDocumentsFollowEachOtherOrAreFilledUp() {
        List<int[]> documents = List.of(new int[] {101, 102, 103});
        TokenSample across = new PlainSampler(InMemoryDocuments.ofIds(documents), END, PAD, 8, true, 1).sample(0);
        assertThat(across.ids()).containsExactly(101, 102, 103, END, 101, 102, 103, END, 101);
        TokenSample alone = new PlainSampler(InMemoryDocuments.ofIds(documents), END, PAD, 8, false, 1).sample(0);
        assertThat(alone.ids()).containsExactly(101, 102, 103, END, PAD, PAD, PAD, PAD, PAD);
        assertThat(alone.lossMask()).containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 0);
    }
}
