package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedModelTest {

    /** Counts worked out apart from the code: V*H + 2*(P+1)*H + L*(12*H*H + 13*H) + 2*H. */
    @ParameterizedTest
    @CsvSource({
        "glm-base, 12, 768, 12, 512, 30592, 109338624",
        "glm-large, 24, 1024, 16, 512, 30592, 334688256",
        "glm-large-chinese, 24, 1024, 16, 1024, 50048, 355659776",
        "glm-doc, 24, 1024, 16, 512, 30592, 334688256",
        "glm-410m, 30, 1024, 16, 512, 30592, 410265600",
        "glm-515m, 30, 1152, 18, 512, 30592, 514632960",
        "glm-roberta, 24, 1024, 16, 512, 50304, 354873344",
        "glm-2b, 36, 2048, 32, 1024, 50304, 1920122880",
        "glm-10b, 48, 4096, 64, 1024, 50304, 9880682496",
        "glm-10b-chinese, 48, 4096, 64, 1024, 50048, 9879633920"
    })
    void hasThePublishedSizes(
            String name, int layers, int hidden, int heads, int positions, int vocabulary, long parameters) {
        var config = PublishedModel.named(name).config();

        assertThat(config.numLayers()).isEqualTo(layers);
        assertThat(config.hiddenSize()).isEqualTo(hidden);
        assertThat(config.numAttentionHeads()).isEqualTo(heads);
        assertThat(config.headSize()).isEqualTo(64);
        assertThat(config.maxSequenceLength()).isEqualTo(positions);
        assertThat(config.vocabSize()).isEqualTo(vocabulary).matches(size -> size % 128 == 0);
        assertThat(config.blockPositionEncoding()).isTrue();
        assertThat(config.parameterCount()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({
        "glm-base, BertWordPieceTokenizer, bert-base-uncased, false, false",
        "glm-515m, BertWordPieceTokenizer, bert-large-uncased, false, false",
        "glm-roberta, GPT2BPETokenizer, roberta, false, false",
        "glm-10b, GPT2BPETokenizer, '', true, false",
        "glm-large-chinese, ChineseSPTokenizer, '', true, true",
        "glm-10b-chinese, ChineseSPTokenizer, '', true, false"
    })
    void hasTheTokenizerOptionsOfTheReference(
            String name, String type, String modelType, boolean taskMask, boolean fixCommandToken) {
        var model = PublishedModel.named(name);

        assertThat(model.tokenizerType()).isEqualTo(type);
        assertThat(model.tokenizerModelType()).isEqualTo(modelType);
        assertThat(model.taskMask()).isEqualTo(taskMask);
        assertThat(model.fixCommandToken()).isEqualTo(fixCommandToken);
    }

    @Test
    void areTenAndFoundByAnyOfTheirNames() {
        assertThat(PublishedModel.all()).hasSize(10);
        assertThat(PublishedModel.named("GLM-10B").name()).isEqualTo("glm-10b");
        assertThat(PublishedModel.named("glm-roberta-large").name()).isEqualTo("glm-roberta");
    }

    @Test
    void listsTheNamesWhereOneIsUnknown() {
        assertThatThrownBy(() -> PublishedModel.named("glm-130b"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "glm-130b is not the name of a published model; these are: glm-base, glm-large,");
    }
}
