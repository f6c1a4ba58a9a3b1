package org.glm4j.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {

    @ParameterizedTest
    @CsvSource({
        // bytes, one replacement a sequence (Python), one a byte (SentencePiece)
        "41 42, AB, AB",
        "c3 a9 e4 b8 ad f0 9f 98 80, é中😀, é中😀",
        "80 bf, ��, ��",
        "c3, �, �",
        "c3 28, �(, �(",
        "c0 80 c1 bf, ����, ����",
        "e0 80 80, ���, ���",
        "e0 a0, �, ��",
        "e4 b8 41, �A, ��A",
        "ed a0 80, ���, ���",
        "ed 9f bf, \ud7ff, \ud7ff",
        "ee 80 80, \ue000, \ue000",
        "f0 80 80 80, ����, ����",
        "f0 90 80, �, ���",
        "f0 9f 98 41, �A, ���A",
        "f0 9f 98 f0 9f 98 80, �😀, ���😀",
        "f4 8f bf bf, \udbff\udfff, \udbff\udfff",
        "f4 90 80 80, ����, ����",
        "f5 80 80 80 ff fe, ������, ������",
    })
    void replacesWhatIsNotUtf8(String hex, String perSequence, String perByte) {
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(hex);
        assertThat(Utf8.decode(bytes, bytes.length, Utf8.Broken.SEQUENCE)).isEqualTo(perSequence);
        assertThat(Utf8.decode(bytes, bytes.length, Utf8.Broken.BYTE)).isEqualTo(perByte);
    }

    @Property
    void readsEveryWellFormedText(@ForAll String text) {
        var wellFormed = WellFormed.utf16(text);
        byte[] bytes = wellFormed.getBytes(StandardCharsets.UTF_8);
        assertThat(Utf8.decode(bytes, bytes.length, Utf8.Broken.SEQUENCE)).isEqualTo(wellFormed);
        assertThat(Utf8.decode(bytes, bytes.length, Utf8.Broken.BYTE)).isEqualTo(wellFormed);
    }

    @Property
    void keepsTheWellFormedPartsOfAnyBytes(@ForAll byte[] bytes) {
        var text = Utf8.decode(bytes, bytes.length, Utf8.Broken.SEQUENCE);
        assertThat(text.replace("\ufffd", ""))
                .isEqualTo(new String(bytes, StandardCharsets.UTF_8).replace("\ufffd", ""));
        assertThat(WellFormed.utf16(text)).isSameAs(text);
    }
}
