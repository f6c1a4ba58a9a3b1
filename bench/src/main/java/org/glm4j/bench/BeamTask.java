package org.glm4j.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.glm4j.generation.BlankPrompt;
import org.glm4j.generation.Decoding;
import org.glm4j.generation.DecodingListener;
import org.glm4j.generation.DecodingOptions;
import org.glm4j.generation.DecodingTokens;
import org.glm4j.model.LanguageModel;

/**
 * Beam search over one source, as for a summary.
 *
 * @param source tokens, the mask at the end included
 * @param beams how many
 * @param tokens to decode, exactly
 */
record BeamTask(int source, int beams, int tokens) {

    /** Opens the span, and ends it: never chosen here. */
    private static final int START = 998;

    private static final int END = 999;

    /**
     * @param ids the best beam
     * @param seconds in all
     * @param bytes of memory beyond the weights, at most
     */
    record Run(int[] ids, double seconds, long bytes) {

        double agreement(Run other) {
            return (double) IntStream.range(0, ids.length)
                            .filter(i -> ids[i] == other.ids[i])
                            .count()
                    / ids.length;
        }
    }

    Run run(LanguageModel model) {
        int vocabulary = model.config().vocabSize();
        var decoding = new Decoding(model, new DecodingTokens(START, new int[] {END}, vocabulary));
        var options = DecodingOptions.builder()
                .numBeams(beams)
                .outSeqLength(tokens)
                .minLength(tokens)
                .build();
        var prompt = BlankPrompt.of(source(vocabulary), new int[] {source - 1}, true, tokens);
        long started = System.nanoTime();
        var decoded = PeakMemory.of(() -> decoding.run(List.of(prompt), options, DecodingListener.NONE));
        double seconds = (System.nanoTime() - started) * 1e-9;
        return new Run(decoded.result().getFirst().getFirst().best().ids(), seconds, decoded.bytes());
    }

    Run run(PythonPeer python, int vocabulary) {
        int[] ids = Arrays.copyOf(source(vocabulary), source + 1);
        ids[source] = START;
        int[] positions = IntStream.rangeClosed(0, source)
                .map(i -> Math.min(i, source - 1))
                .toArray();
        int[] blocks = new int[source + 1];
        blocks[source] = 1;
        var request = new LinkedHashMap<String, Object>();
        request.put("ids", List.of(ids));
        request.put("positions", List.of(List.of(positions, blocks)));
        request.put("separator", List.of(source));
        request.put("beams", beams);
        request.put("tokens", tokens);
        request.put("never", END);
        var answer = python.ask("beams", request);
        return new Run(
                answer.get("ids").valueStream().mapToInt(id -> id.asInt()).toArray(),
                answer.get("seconds").asDouble(),
                answer.get("peak_bytes").asLong());
    }

    private int[] source(int vocabulary) {
        return new SplittableRandom(source).ints(source, 1000, vocabulary).toArray();
    }
}
