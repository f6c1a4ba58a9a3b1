package org.glm4j.bench.parts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.glm4j.tokenizers.GlmTokenizer;
import org.glm4j.tokenizers.Tokenizers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A page of English (1.6 kB) to ids and back, on one thread. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class TokenizerEncoding {

    /** Vocabulary file or directory; give yours with {@code -p vocabulary=PATH}. */
    @Param({
        "../shared/vocab/bert-base-uncased-vocab.txt",
        "../shared/vocab/gpt2-vocab.json",
        "../shared/vocab/cog-pretrain.model"
    })
    public String vocabulary;

    private GlmTokenizer tokenizer;
    private String text;
    private int[] ids;

    @Setup
    public void open() throws IOException {
        tokenizer = Tokenizers.load(Path.of(vocabulary));
        try (InputStream page = TokenizerEncoding.class.getResourceAsStream("english.txt")) {
            text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
        }
        ids = tokenizer.encode(text);
    }

    @TearDown
    public void close() {
        tokenizer.close();
    }

    @Benchmark
    public int[] encode() {
        return tokenizer.encode(text);
    }

    @Benchmark
    public String decode() {
        return tokenizer.decode(ids);
    }
}
