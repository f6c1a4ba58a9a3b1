package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;

class ArgumentBytesTest {

    private static ArgumentBytes bytes(String latin1) {
        return () -> latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aDamagedArgumentIsRefused() {
        ArgumentBytes raw = bytes("java\0-jar\0glm.jar\0fill\0caf\u00e9 [MASK]\0");

        assertThatThrownBy(() -> raw.check("fill", "caf\uFFFD [MASK]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "Argument 2 (caf\uFFFD [MASK]) is not valid UTF-8: give the text in UTF-8, or in a file on standard input.");
    }

    @Test
    void aReplacementCharacterThatTheUserTypedIsKept() {
        ArgumentBytes raw = () -> "java\0fill\0a \uFFFD b\0".getBytes(StandardCharsets.UTF_8);

        assertThatCode(() -> raw.check("fill", "a \uFFFD b")).doesNotThrowAnyException();
    }

    @Test
    void whereTheSystemShowsNothingArgumentsAreTaken() {
        assertThatCode(() -> bytes("").check("fill", "\uFFFD")).doesNotThrowAnyException();
    }
}
