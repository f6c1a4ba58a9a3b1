package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.function.Function;
import org.glm4j.checkpoint.PickleObject.Constant;
import org.glm4j.checkpoint.PickleObject.GlobalName;
import org.glm4j.checkpoint.PickleObject.Named;
import org.glm4j.checkpoint.PickleObject.NumpyData;
import org.glm4j.checkpoint.PickleObject.NumpyType;
import org.glm4j.checkpoint.PickleObject.PythonDict;
import org.glm4j.checkpoint.PickleObject.PythonInstance;
import org.glm4j.checkpoint.PickleObject.PythonList;
import org.glm4j.checkpoint.PickleObject.RebuiltTensor;
import org.glm4j.checkpoint.PickleObject.Storage;

/**
 * Turns what a pickle built into immutable values. A pickle can mention one object many times, even inside itself; the
 * result is a tree of bounded depth and size, however it is walked.
 */
final class PickleValues {

    private static final int MAX_DEPTH = 64;

    /** Values in the whole tree, every mention of a shared one counted. */
    private static final long MAX_VALUES = 2_000_000;

    /** A finished value, how deep it goes, and how many values it holds. */
    private record Finished(Value value, int depth, long values) {}

    private final MappedFile file;
    private final Function<Storage, MemorySegment> storages;
    private final IdentityHashMap<Object, Finished> finished = new IdentityHashMap<>();

    private PickleValues(MappedFile file, Function<Storage, MemorySegment> storages) {
        this.file = file;
        this.storages = storages;
    }

    /**
     * @param file for messages
     * @param object what {@link PickleMachine} built
     * @param storages finds the bytes of a storage: at least as many as its elements need
     */
    static Value of(MappedFile file, Object object, Function<Storage, MemorySegment> storages) {
        return new PickleValues(file, storages).finish(object, 0).value();
    }

    private Finished finish(Object object, int depth) {
        if (depth > MAX_DEPTH) {
            throw file.invalid("its content is nested more than %d deep, or contains itself", MAX_DEPTH);
        }
        var known = finished.get(object);
        if (known == null) {
            known = finishNew(object, depth);
            if (object instanceof PickleObject) {
                finished.put(object, known);
            }
        }
        if (depth + known.depth() > MAX_DEPTH) {
            throw file.invalid("its content is nested more than %d deep", MAX_DEPTH);
        }
        if (known.values() > MAX_VALUES) {
            throw file.invalid("its content unfolds to more than %,d values", MAX_VALUES);
        }
        return known;
    }

    private Finished finishNew(Object object, int depth) {
        return switch (object) {
            case String text -> leaf(new Value.Text(text));
            case BigInteger number -> leaf(new Value.Int(number));
            case Double number -> leaf(new Value.Real(number));
            case Boolean truth -> leaf(new Value.Bool(truth));
            case byte[] bytes -> leaf(new Value.Bytes(bytes));
            case Constant _ -> leaf(new Value.None());
            case Named(var name) -> leaf(new Value.Name(name));
            case GlobalName name -> leaf(new Value.Name(nameOf(name)));
            case NumpyType type -> leaf(new Value.Name("numpy." + type.code));
            case NumpyData data -> leaf(NumpyValues.of(file, data));
            case RebuiltTensor tensor -> leaf(new Value.Tensor(tensor(tensor)));
            case PythonList list -> sequence(list, depth);
            case PythonDict dict -> dictionary(dict, depth);
            case PythonInstance instance -> instance(instance, depth);
            default -> throw file.invalid("its content holds a storage outside any tensor");
        };
    }

    private static Finished leaf(Value value) {
        return new Finished(value, 0, 1);
    }

    private static String nameOf(GlobalName name) {
        return switch (name.global()) {
            case PickleGlobals.Plain(var plain) -> plain;
            case PickleGlobals.InstanceClass(var plain) -> plain;
            case PickleGlobals.StorageType(var dtype) -> "torch." + dtype.torchStorage();
            case PickleGlobals.Function(var callable) -> callable.name();
        };
    }

    private Finished sequence(PythonList list, int depth) {
        var inside = new Inside(depth);
        return inside.finished(new Value.Sequence(
                list.kind(), list.items().stream().map(inside::value).toList()));
    }

    private Finished dictionary(PythonDict dict, int depth) {
        var inside = new Inside(depth);
        var entries = new LinkedHashMap<Value, Value>();
        dict.entries().forEach((key, value) -> entries.put(inside.value(key), inside.value(value)));
        return inside.finished(new Value.Dictionary(entries));
    }

    private Finished instance(PythonInstance instance, int depth) {
        var inside = new Inside(depth);
        var attributes = new LinkedHashMap<String, Value>();
        instance.attributes().entries().forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw file.invalid("an object has an attribute without a name");
            }
            attributes.put(name, inside.value(value));
        });
        return inside.finished(new Value.Instance(instance.className(), attributes));
    }

    /** Finishes what a container holds and keeps count. */
    private final class Inside {
        private final int depth;
        private int deepest;
        private long values = 1;

        Inside(int depth) {
            this.depth = depth + 1;
        }

        Value value(Object object) {
            var inner = finish(object, depth);
            deepest = Math.max(deepest, 1 + inner.depth());
            values += inner.values();
            if (values > MAX_VALUES) {
                throw file.invalid("its content unfolds to more than %,d values", MAX_VALUES);
            }
            return inner.value();
        }

        Finished finished(Value value) {
            return new Finished(value, deepest, values);
        }
    }

    private StridedTensor tensor(RebuiltTensor tensor) {
        var storage = tensor.storage();
        long elements;
        long last = tensor.offset();
        try {
            elements = new TensorInfo("", storage.dtype(), tensor.size()).elements();
            for (int d = 0; d < tensor.size().length && elements > 0; d++) {
                last = Math.addExact(last, Math.multiplyExact(tensor.size()[d] - 1, tensor.stride()[d]));
            }
        } catch (ArithmeticException e) {
            throw file.invalid("a tensor of shape %s is impossible", Untrusted.shown(tensor.size()));
        }
        var bytes = storages.apply(storage);
        if (elements == 0) {
            return StridedTensor.rowMajor(storage.dtype(), tensor.size(), bytes.asSlice(0, 0));
        }
        if (last >= storage.elements()) {
            throw file.invalid(
                    "a tensor of shape %s reaches element %,d of a storage of %,d",
                    Untrusted.shown(tensor.size()), last + 1, storage.elements());
        }
        if (elements > storage.elements()) {
            throw file.invalid(
                    "a tensor of shape %s repeats the %,d elements of its storage",
                    Untrusted.shown(tensor.size()), storage.elements());
        }
        return new StridedTensor(
                storage.dtype(),
                tensor.size(),
                tensor.stride(),
                bytes.asSlice(tensor.offset() * storage.dtype().bytes()));
    }
}
