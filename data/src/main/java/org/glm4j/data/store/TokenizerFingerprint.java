package org.glm4j.data.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.glm4j.tokenizers.GlmTokenizer;

/** A hash that two tokenizers share if they give the same ids: of all tokens, the special ones, and a probe's ids. */
public final class TokenizerFingerprint {

    /** Upper case, accents, digits, spaces, quotes, Chinese: whatever normalisation and merges may treat differently. */
    private static final String PROBE =
            "The Café's 12,345 naïve  ÜBER-Tokens\tweren't “UNBELIEVABLY” antidisestablishmentarian;\n你好，世界。 ５";

    private TokenizerFingerprint() {}

    /** The hash, in hexadecimal digits. */
    public static String of(GlmTokenizer tokenizer) {
        MessageDigest digest = sha256();
        update(digest, tokenizer.type().referenceName());
        tokenizer.commands().entries().forEach(token -> update(digest, token.toString()));
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            update(digest, tokenizer.token(id));
        }
        update(digest, Arrays.toString(tokenizer.encode(PROBE)));
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256Of(String text) {
        MessageDigest digest = sha256();
        update(digest, text);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
