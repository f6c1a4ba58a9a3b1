package org.glm4j.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts pickles together opcode by opcode, honest and hostile ones. */
final class PickleAssembler {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static PickleAssembler pickle() {
        return new PickleAssembler().op(0x80, 2);
    }

    PickleAssembler op(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    PickleAssembler op(char opcode) {
        return op((int) opcode);
    }

    PickleAssembler repeat(int times, int... bytes) {
        for (int i = 0; i < times; i++) {
            op(bytes);
        }
        return this;
    }

    PickleAssembler global(String module, String name) {
        op('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    PickleAssembler text(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        op('X').int4(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    PickleAssembler number(long number) {
        op(0x8a, 8);
        for (int i = 0; i < 8; i++) {
            op((int) (number >>> (8 * i)));
        }
        return this;
    }

    PickleAssembler int4(int number) {
        for (int i = 0; i < 4; i++) {
            op(number >>> (8 * i));
        }
        return this;
    }

    /** {@code ("storage", torch.FloatStorage, key, "cpu", elements)} as a reference to outside. */
    PickleAssembler storage(String key, long elements) {
        return op('(').text("storage")
                .global("torch", "FloatStorage")
                .text(key)
                .text("cpu")
                .number(elements)
                .op('t')
                .op('Q');
    }

    /** A tensor over the storage. */
    PickleAssembler tensor(String key, long elements, long offset, long[] size, long[] stride) {
        global("torch._utils", "_rebuild_tensor_v2")
                .op('(')
                .storage(key, elements)
                .number(offset);
        return numbers(size).numbers(stride).op(0x89).op('}').op('t').op('R');
    }

    PickleAssembler numbers(long... numbers) {
        op('(');
        for (long number : numbers) {
            number(number);
        }
        return op('t');
    }

    /** The pickle, after the opcode that ends it. */
    byte[] stop() {
        return op('.').out.toByteArray();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
