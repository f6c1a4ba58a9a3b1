package org.glm4j.generation;

import java.util.HashMap;
import java.util.Map;
import org.glm4j.tokenizers.GlmTokenizer;

/** Turns the tokens of decoding into text for a listener. */
final class StreamedText implements DecodingListener {

    private final GlmTokenizer tokenizer;
    private final FillingListener listener;
    private final Map<Integer, TextStream> streams = new HashMap<>(); // of the blank at hand, per prompt

    StreamedText(GlmTokenizer tokenizer, FillingListener listener) {
        this.tokenizer = tokenizer;
        this.listener = listener;
    }

    @Override
    public void onToken(int prompt, int blank, int id) {
        TextStream stream = streams.computeIfAbsent(prompt, p -> new TextStream(tokenizer));
        give(prompt, blank, stream.add(id));
    }

    @Override
    public void onBlank(int prompt, int blank, DecodedBlank decoded) {
        TextStream stream = streams.remove(prompt);
        if (stream != null) {
            give(prompt, blank, stream.finish());
        }
    }

    @Override
    public boolean cancelled() {
        return listener.cancelled();
    }

    private void give(int prompt, int blank, String piece) {
        if (!piece.isEmpty()) {
            listener.onText(prompt, blank, piece);
        }
    }
}
