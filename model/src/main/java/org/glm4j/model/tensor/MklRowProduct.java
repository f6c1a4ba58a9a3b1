package org.glm4j.model.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.glm4j.model.engine.Engine;

/**
 * {@code x weight^T + bias} for a single row of {@code x}, in single precision, by MKL's products of many matrices with
 * vectors. The weight's rows are given to it as many small matrices.
 *
 * <p>A product with one row costs the time in which the weight is read from memory. Kernels for the whole matrix read
 * several of its rows at once, each in another page, which the processor's prefetching does not follow: 10 to 18 GB/s per
 * core were measured where a plain sum read 22 to 28. Row by row it is 16 to 26.
 */
final class MklRowProduct {

    // Constants of MKL's cblas.h.
    private static final int ROW_MAJOR = 101;
    private static final int NOT_TRANSPOSED = 111;

    /** Longest row that is read alone: x must stay in the first cache beside it. */
    private static final int LONGEST_ROW = 2048;

    /** Rows read at once where they are longer. */
    private static final int LONG_ROWS = 32;

    /** Shorter rows cost more to begin than to read. */
    private static final int SHORTEST_ROW = 512;

    /** Elements of the smallest weight for which this pays: smaller ones stay in the processor's cache. */
    private static final long SMALLEST = 1 << 19;

    /** {@code cblas_sgemv_batch_strided}, or null where libtorch does not run on an MKL that can be called. */
    private static final MethodHandle FUNCTION =
            Engine.start().mkl().map(MklRowProduct::function).orElse(null);

    private MklRowProduct() {}

    private static MethodHandle function(SymbolLookup mkl) {
        var number = ValueLayout.JAVA_INT;
        var value = ValueLayout.JAVA_FLOAT;
        var address = ValueLayout.JAVA_LONG;
        var stride = ValueLayout.JAVA_LONG;
        var descriptor = FunctionDescriptor.ofVoid(
                number, // order
                number, // transposed
                number, // rows of one matrix
                number, // columns
                value, // factor of the product
                address, // matrices
                number, // from row to row
                stride, // from matrix to matrix
                address, // x
                number, stride, value, // factor of what y holds
                address, // y
                number, stride, number); // matrices
        return Linker.nativeLinker().downcallHandle(mkl.findOrThrow("cblas_sgemv_batch_strided"), descriptor);
    }

    /** Whether this can compute the product, and is the fastest that can. */
    static boolean serves(Tensor x, Tensor weight) {
        return FUNCTION != null
                && x.numel() == weight.size(1)
                && x.numel() >= SHORTEST_ROW
                && weight.numel() >= SMALLEST
                && weight.scalar_type().intern() == ScalarType.Float
                && weight.is_contiguous();
    }

    /**
     * @param x [..., in], a single row
     * @param weight [out, in]
     * @param bias [out], or null for none
     * @return [..., out]
     */
    static Tensor apply(Tensor x, Tensor weight, Tensor bias) {
        long out = weight.size(0);
        long in = weight.size(1);
        var shape = x.shape();
        shape[shape.length - 1] = out;
        var y = torch.empty(shape, x.options(), new MemoryFormatOptional());
        var row = x.is_contiguous() ? x : x.contiguous();
        long yAddress = y.data_ptr().address();
        if (bias != null) { // MKL adds to what y holds
            floats(yAddress, out).copyFrom(floats(bias.data_ptr().address(), out));
        }
        long rowsAtOnce = in <= LONGEST_ROW ? 1 : LONG_ROWS;
        long together = out / rowsAtOnce * rowsAtOnce;
        float kept = bias == null ? 0 : 1;
        long weightAddress = weight.data_ptr().address();
        long xAddress = row.data_ptr().address();
        multiply(rowsAtOnce, together / rowsAtOnce, in, weightAddress, xAddress, kept, yAddress);
        if (together < out) {
            long done = together * Float.BYTES;
            multiply(out - together, 1, in, weightAddress + done * in, xAddress, kept, yAddress + done);
        }
        return y;
    }

    private static MemorySegment floats(long address, long count) {
        return MemorySegment.ofAddress(address).reinterpret(count * Float.BYTES);
    }

    private static void multiply(long rows, long matrices, long in, long weight, long x, float kept, long y) {
        try {
            FUNCTION.invokeExact(
                    ROW_MAJOR,
                    NOT_TRANSPOSED,
                    (int) rows,
                    (int) in,
                    1f,
                    weight,
                    (int) in,
                    rows * in,
                    x,
                    1,
                    0L,
                    kept,
                    y,
                    1,
                    rows,
                    (int) matrices);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a C function throws nothing", e);
        }
    }
}
