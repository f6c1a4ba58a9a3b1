package org.glm4j.bench.parts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.glm4j.bench.SyntheticCheckpoints;
import org.glm4j.checkpoint.Checkpoint;
import org.glm4j.checkpoint.TensorInfo;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A checkpoint's directory to the address of every tensor: header, checks, mapping. No page is read. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class OpeningSafetensors {

    private Path directory;

    @Setup
    public void write() throws IOException {
        directory = SyntheticCheckpoints.glmLarge(SyntheticCheckpoints.DEFAULT_DIRECTORY);
    }

    @Benchmark
    public long open() {
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            long bytes = 0;
            for (TensorInfo tensor : checkpoint.tensors()) {
                bytes += checkpoint.data(tensor.name()).byteSize();
            }
            return bytes;
        }
    }
}
