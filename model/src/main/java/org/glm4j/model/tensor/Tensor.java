package org.glm4j.model.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.glm4j.checkpoint.Dtype;
import org.glm4j.model.engine.Engine;

/**
 * An n-dimensional array in native memory. Operations are named as in PyTorch and return new tensors, those whose
 * names end in {@code InPlace} excepted. Dimensions count from 0, negative ones from the end.
 *
 * <p>Who frees a tensor: the innermost open {@link TensorScope} of the thread that made it, or the garbage collector
 * where there is none, unless {@link #keep()} was called.
 */
public final class Tensor implements AutoCloseable {

    static {
        Engine.start();
    }

    private final org.bytedeco.pytorch.Tensor handle;

    private Tensor(org.bytedeco.pytorch.Tensor handle) {
        this.handle = handle;
    }

    /** Wraps a tensor of the binding. */
    public static Tensor of(org.bytedeco.pytorch.Tensor handle) {
        return new Tensor(handle);
    }

    /** The binding's tensor, for what has no method here. */
    public org.bytedeco.pytorch.Tensor handle() {
        return handle;
    }

    // ---- making ----

    /** Whole numbers (64 bit), row-major, on the processor. */
    public static Tensor of(long[] values, long... shape) {
        return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
    }

    /** Whole numbers (64 bit), row-major, on the processor. */
    public static Tensor of(int[] values, long... shape) {
        var wide = new long[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return of(wide, shape);
    }

    /** Rows of whole numbers (64 bit), on the processor: [rows, length]. */
    public static Tensor of(int[][] rows) {
        int length = rows[0].length;
        var flat = new long[rows.length * length];
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < length; i++) {
                flat[r * length + i] = rows[r][i];
            }
        }
        return of(flat, rows.length, length);
    }

    /** Single precision numbers, row-major, on the processor. */
    public static Tensor of(float[] values, long... shape) {
        return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
    }

    /** Double precision numbers, row-major, on the processor. */
    public static Tensor of(double[] values, long... shape) {
        return new Tensor(org.bytedeco.pytorch.Tensor.create(values, shape));
    }

    /** Uninitialised memory. */
    public static Tensor empty(Dtype dtype, Device device, long... shape) {
        return new Tensor(torch.empty(shape, options(dtype, device), new MemoryFormatOptional()));
    }

    public static Tensor zeros(Dtype dtype, Device device, long... shape) {
        return new Tensor(torch.zeros(shape, options(dtype, device)));
    }

    public static Tensor ones(Dtype dtype, Device device, long... shape) {
        return new Tensor(torch.ones(shape, options(dtype, device)));
    }

    /** 0, 1, ..., length - 1. */
    public static Tensor arange(int length, Dtype dtype, Device device) {
        return new Tensor(torch.arange(new Scalar(length), options(dtype, device)));
    }

    /**
     * Native memory as a tensor, without a copy. The memory must stay alive and unchanged as long as the tensor; if it
     * is a read-only mapping, writing to the tensor crashes the process.
     */
    public static Tensor wrap(MemorySegment memory, Dtype dtype, long... shape) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("memory on the Java heap cannot be shared with libtorch");
        }
        return new Tensor(torch.from_blob(new Address(memory.address()), shape, options(dtype, Device.CPU)));
    }

    private static TensorOptions options(Dtype dtype, Device device) {
        var type = new TensorOptions(ElementTypes.handle(dtype));
        return device.cuda() ? new TensorOptions(device.handle()).merge_in(type) : type;
    }

    // ---- life ----

    /** Lets this tensor outlive the scope it was made in; the caller closes it. */
    public Tensor keep() {
        handle.retainReference();
        return this;
    }

    @Override
    public void close() {
        handle.close();
    }

    // ---- asking ----

    public long[] shape() {
        return handle.shape();
    }

    /** Length of one dimension. */
    public int size(int dimension) {
        return Math.toIntExact(handle.size(dimension));
    }

    public long elements() {
        return handle.numel();
    }

    /** Memory of all elements. */
    public long bytes() {
        return elements() * dtype().bytes();
    }

    public Dtype dtype() {
        return ElementTypes.of(handle.scalar_type());
    }

    public Device device() {
        var device = handle.device();
        return device.is_cuda() ? new Device(true, device.index()) : Device.CPU;
    }

    /** Where the elements lie in the processor's memory; valid as long as this tensor. */
    public long address() {
        return handle.data_ptr().address();
    }

    /** The only element. */
    public double item() {
        return handle.item_double();
    }

    /** All elements, row-major. */
    public float[] toFloats() {
        var values = new float[Math.toIntExact(elements())];
        try (var _ = TensorScope.open()) {
            new FloatPointer(to(Dtype.FP32).to(Device.CPU).contiguous().handle.data_ptr()).get(values);
        }
        return values;
    }

    /** All elements, row-major. */
    public double[] toDoubles() {
        var values = new double[Math.toIntExact(elements())];
        try (var _ = TensorScope.open()) {
            new DoublePointer(to(Dtype.FP64).to(Device.CPU).contiguous().handle.data_ptr()).get(values);
        }
        return values;
    }

    /** All elements, row-major. */
    public long[] toLongs() {
        var values = new long[Math.toIntExact(elements())];
        try (var _ = TensorScope.open()) {
            new LongPointer(to(Dtype.INT64).to(Device.CPU).contiguous().handle.data_ptr()).get(values);
        }
        return values;
    }

    // ---- type, place, layout ----

    /** This tensor if it has the type already. */
    public Tensor to(Dtype dtype) {
        return dtype() == dtype ? this : new Tensor(handle.to(ElementTypes.handle(dtype)));
    }

    /** This tensor if it is there already. */
    public Tensor to(Device device) {
        return device().equals(device) ? this : new Tensor(handle.to(device.handle(), handle.scalar_type()));
    }

    /** The same elements, row-major in memory. */
    public Tensor contiguous() {
        return new Tensor(handle.contiguous());
    }

    /** A copy in memory of its own. */
    public Tensor copy() {
        return new Tensor(handle.clone());
    }

    // ---- shape; all but cat and indexSelect share memory with this tensor where the layout allows ----

    public Tensor view(long... shape) {
        return new Tensor(handle.view(shape));
    }

    public Tensor reshape(long... shape) {
        return new Tensor(handle.reshape(shape));
    }

    public Tensor transpose(int first, int second) {
        return new Tensor(handle.transpose(first, second));
    }

    /** All dimensions in another order. */
    public Tensor permute(long... order) {
        return new Tensor(handle.permute(order));
    }

    public Tensor unsqueeze(int dimension) {
        return new Tensor(handle.unsqueeze(dimension));
    }

    /** Repeats dimensions of length 1 without copying; -1 keeps a length. */
    public Tensor expand(long... shape) {
        return new Tensor(handle.expand(shape));
    }

    /** Elements {@code start} to {@code start + length - 1} of a dimension. */
    public Tensor narrow(int dimension, int start, int length) {
        return new Tensor(handle.narrow(dimension, start, length));
    }

    /** One element of a dimension, which disappears. */
    public Tensor select(int dimension, int index) {
        return new Tensor(handle.select(dimension, index));
    }

    /** The given elements of a dimension. */
    public Tensor indexSelect(int dimension, Tensor indices) {
        return new Tensor(handle.index_select(dimension, indices.handle));
    }

    /** Joins tensors along a dimension. */
    public static Tensor cat(List<Tensor> tensors, int dimension) {
        return new Tensor(torch.cat(vector(tensors), dimension));
    }

    static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.stream().map(Tensor::handle).toArray(org.bytedeco.pytorch.Tensor[]::new));
    }

    // ---- arithmetic; shapes broadcast ----

    public Tensor add(Tensor other) {
        return new Tensor(handle.add(other.handle));
    }

    public Tensor add(double value) {
        return new Tensor(handle.add(new Scalar(value)));
    }

    public Tensor sub(Tensor other) {
        return new Tensor(handle.sub(other.handle));
    }

    public Tensor mul(Tensor other) {
        return new Tensor(handle.mul(other.handle));
    }

    public Tensor mul(double value) {
        return new Tensor(handle.mul(new Scalar(value)));
    }

    public Tensor div(Tensor other) {
        return new Tensor(handle.div(other.handle));
    }

    public Tensor div(double value) {
        return new Tensor(handle.div(new Scalar(value)));
    }

    public Tensor pow(double exponent) {
        return new Tensor(handle.pow(new Scalar(exponent)));
    }

    public Tensor neg() {
        return new Tensor(handle.neg());
    }

    public Tensor exp() {
        return new Tensor(handle.exp());
    }

    public Tensor log() {
        return new Tensor(handle.log());
    }

    public Tensor sin() {
        return new Tensor(handle.sin());
    }

    public Tensor cos() {
        return new Tensor(handle.cos());
    }

    public Tensor tanh() {
        return new Tensor(handle.tanh());
    }

    public Tensor relu() {
        return new Tensor(handle.relu());
    }

    public Tensor matmul(Tensor other) {
        return new Tensor(handle.matmul(other.handle));
    }

    /** Adds to this tensor and returns it. */
    public Tensor addInPlace(Tensor other) {
        handle.add_(other.handle);
        return this;
    }

    /** Overwrites this tensor's elements and returns it. */
    public Tensor copyInPlace(Tensor source) {
        handle.copy_(source.handle);
        return this;
    }

    /** Draws every element from a normal distribution and returns this tensor. */
    public Tensor normalInPlace(double mean, double standardDeviation, Random random) {
        handle.normal_(mean, standardDeviation, random.handle());
        return this;
    }

    /** Makes every element 1 with the given probability, else 0, and returns this tensor. */
    public Tensor bernoulliInPlace(double probability, Random random) {
        handle.bernoulli_(probability, random.handle());
        return this;
    }

    // ---- comparing; truth is of type BOOL ----

    public Tensor lessThan(Tensor other) {
        return new Tensor(handle.lt(other.handle));
    }

    public Tensor lessOrEqual(Tensor other) {
        return new Tensor(handle.le(other.handle));
    }

    public Tensor equalTo(Tensor other) {
        return new Tensor(handle.eq(other.handle));
    }

    public Tensor and(Tensor other) {
        return new Tensor(handle.logical_and(other.handle));
    }

    public Tensor or(Tensor other) {
        return new Tensor(handle.logical_or(other.handle));
    }

    public Tensor not() {
        return new Tensor(handle.logical_not());
    }

    /** Replaces the elements where {@code mask} is true. */
    public Tensor maskedFill(Tensor mask, double value) {
        return new Tensor(handle.masked_fill(mask.handle, new Scalar(value)));
    }

    // ---- along a dimension ----

    public Tensor sum() {
        return new Tensor(handle.sum());
    }

    public Tensor sum(int dimension) {
        return new Tensor(handle.sum(new long[] {dimension}, false, new ScalarTypeOptional()));
    }

    /** Largest elements of a dimension, which stays with length 1. */
    public Tensor max(int dimension) {
        return new Tensor(handle.max(dimension, true).get0());
    }

    /** Places of the largest elements of a dimension, which disappears. */
    public Tensor argmax(int dimension) {
        return new Tensor(handle.argmax(new LongOptional(dimension), false));
    }

    public Tensor softmax(int dimension) {
        return new Tensor(handle.softmax(dimension));
    }

    public Tensor logSoftmax(int dimension) {
        return new Tensor(handle.log_softmax(dimension));
    }

    /** For every element of {@code indices} the element at that place of a dimension. */
    public Tensor gather(int dimension, Tensor indices) {
        return new Tensor(handle.gather(dimension, indices.handle));
    }

    /** A copy whose elements at the given places of a dimension are those of {@code source}. */
    public Tensor scatter(int dimension, Tensor indices, Tensor source) {
        return new Tensor(handle.scatter(dimension, indices.handle, source.handle));
    }

    // ---- gradients ----

    /** Asks for the gradient of this tensor, or not, and returns it. */
    public Tensor requireGradient(boolean wanted) {
        handle.set_requires_grad(wanted);
        return this;
    }

    /** Whether a backward pass would give this tensor, or what it was computed from, a gradient. */
    public boolean requiresGradient() {
        return handle.requires_grad();
    }

    /** The same elements, without their history. */
    public Tensor detach() {
        return new Tensor(handle.detach());
    }

    /** Computes the gradients of this one element with respect to all that ask for it. */
    public void backward() {
        handle.backward();
    }

    /**
     * Computes the gradients of {@code sum(gradient * this)} with respect to all that ask for them.
     *
     * @param gradient of the shape of this tensor
     */
    public void backward(Tensor gradient) {
        handle.backward(gradient.handle, new BoolOptional(), false, new TensorArrayRefOptional());
    }

    /** What {@link #backward()} accumulated here. */
    public Tensor gradient() {
        return new Tensor(handle.grad());
    }

    /** A place in native memory that Java's own memory interface manages. */
    private static final class Address extends Pointer {
        Address(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }
}
