package org.glm4j.checkpoint;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes values as a pickle of protocol 2, as {@code torch.save} does, using only what {@code torch.load(weights_only =
 * True)} accepts: NumPy arrays become lists of numbers, which {@code numpy.random.set_state} takes as well; objects
 * become dictionaries of their attributes.
 */
final class PickleWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<StoredTensor> tensors = new ArrayList<>();

    private PickleWriter() {}

    /**
     * A pickle and what it refers to.
     *
     * @param bytes the pickle
     * @param tensors whose bytes it expects beside it; their places in this list are their keys
     */
    record Pickle(byte[] bytes, List<StoredTensor> tensors) {}

    static Pickle write(Value value) {
        var writer = new PickleWriter();
        writer.bytes(0x80, 2);
        writer.value(value);
        writer.bytes('.');
        return new Pickle(writer.out.toByteArray(), writer.tensors);
    }

    private void value(Value value) {
        switch (value) {
            case Value.None() -> bytes('N');
            case Value.Bool(boolean truth) -> bytes(truth ? 0x88 : 0x89);
            case Value.Int(var number) -> number(number);
            case Value.Real(double number) -> {
                bytes('G');
                out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
            }
            case Value.Text(var text) -> text(text);
            case Value.Bytes(byte[] content) -> {
                global("_codecs", "encode");
                text(new String(content, StandardCharsets.ISO_8859_1));
                text("latin1");
                bytes(0x86, 'R');
            }
            case Value.Sequence(var kind, var items) -> sequence(kind, items);
            case Value.Dictionary(var entries) -> {
                bytes('}', '(');
                entries.forEach((key, item) -> {
                    value(key);
                    value(item);
                });
                bytes('u');
            }
            case Value.Tensor(var tensor) -> tensor(tensor);
            case Value.NumpyArray(var array) -> sequence(Value.Sequence.Kind.LIST, numbers(array));
            case Value.Name(var name) -> name(name);
            case Value.Instance instance -> {
                bytes('}', '(');
                instance.attributes().forEach((key, item) -> {
                    text(key);
                    value(item);
                });
                bytes('u');
            }
        }
    }

    private void number(BigInteger number) {
        int bits = number.bitLength();
        if (number.signum() >= 0 && bits <= 8) {
            bytes('K', number.intValue());
        } else if (bits < 32) {
            bytes('J');
            little(4, number.intValue());
        } else {
            var big = number.toByteArray();
            bytes(0x8a, big.length);
            for (int i = big.length - 1; i >= 0; i--) {
                bytes(big[i]);
            }
        }
    }

    private void text(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes('X');
        little(4, utf8.length);
        out.writeBytes(utf8);
    }

    private void sequence(Value.Sequence.Kind kind, List<? extends Value> items) {
        switch (kind) {
            case LIST -> {
                bytes(']', '(');
                items.forEach(this::value);
                bytes('e');
            }
            case TUPLE -> {
                bytes('(');
                items.forEach(this::value);
                bytes('t');
            }
            case SET -> {
                global("__builtin__", "set");
                sequence(Value.Sequence.Kind.LIST, items);
                bytes(0x85, 'R');
            }
        }
    }

    /** {@code torch._utils._rebuild_tensor_v2(storage, 0, size, stride, requires_grad, hooks)} */
    private void tensor(StoredTensor tensor) {
        long[] shape = tensor.shape();
        global("torch._utils", "_rebuild_tensor_v2");
        bytes('(', '(');
        text("storage");
        global("torch", tensor.dtype().torchStorage());
        text(Integer.toString(tensors.size()));
        text("cpu");
        number(BigInteger.valueOf(tensor.elements()));
        bytes('t', 'Q');
        number(BigInteger.ZERO);
        numbers(shape);
        numbers(StridedTensor.rowMajorStrides(shape));
        bytes(0x89);
        global("collections", "OrderedDict");
        bytes(')', 'R', 't', 'R');
        tensors.add(tensor);
    }

    private void numbers(long[] numbers) {
        bytes('(');
        for (long number : numbers) {
            number(BigInteger.valueOf(number));
        }
        bytes('t');
    }

    private static List<Value> numbers(StoredTensor array) {
        var numbers = new ArrayList<Value>();
        array.forEachRun((MemorySegment run) -> {
            var elements = ByteBuffer.wrap(run.toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.LITTLE_ENDIAN);
            while (elements.hasRemaining()) {
                numbers.add(
                        switch (array.dtype()) {
                            case FP64 -> new Value.Real(elements.getDouble());
                            case FP32 -> new Value.Real(elements.getFloat());
                            case FP16 -> new Value.Real(Float.float16ToFloat(elements.getShort()));
                            case BF16 -> new Value.Real(Float.intBitsToFloat(elements.getShort() << 16));
                            case INT64 -> new Value.Int(elements.getLong());
                            case INT32 -> new Value.Int(elements.getInt());
                            case INT16 -> new Value.Int(elements.getShort());
                            case INT8 -> new Value.Int(elements.get());
                            case UINT8 -> new Value.Int(Byte.toUnsignedInt(elements.get()));
                            case BOOL -> new Value.Bool(elements.get() != 0);
                        });
            }
        });
        return numbers;
    }

    /** A name of PyTorch as such, any other as text. */
    private void name(String name) {
        int dot = name.lastIndexOf('.');
        if (dot > 0 && name.startsWith("torch.")) {
            global(name.substring(0, dot), name.substring(dot + 1));
        } else {
            text(name);
        }
    }

    private void global(String module, String name) {
        bytes('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void little(int count, long number) {
        for (int i = 0; i < count; i++) {
            bytes((int) (number >>> (8 * i)));
        }
    }

    private void bytes(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
    }
}
