package org.glm4j.checkpoint;

import com.google.errorprone.annotations.FormatMethod;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.checkpoint.PickleGlobals.Function;
import org.glm4j.checkpoint.PickleGlobals.InstanceClass;
import org.glm4j.checkpoint.PickleGlobals.StorageType;
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
import org.glm4j.foundation.InvalidInputException;

/** What the calls in a pickle mean: building a container, a tensor, an array. Nothing else can be called. */
final class PickleCalls {

    private static final int MAX_DIMENSIONS = 8;

    private final PickleInput input;
    private final Map<String, Dtype> storageTypes = new HashMap<>();

    PickleCalls(PickleInput input) {
        this.input = input;
    }

    /** Element types of the storages mentioned so far, by key. */
    Map<String, Dtype> storageTypes() {
        return storageTypes;
    }

    /** {@code function(*arguments)} */
    Object call(Object function, Object arguments) {
        var given = tuple(arguments);
        if (function instanceof GlobalName(InstanceClass(var name)) && given.isEmpty()) {
            return new PythonInstance(name, new PythonDict());
        }
        if (!(function instanceof GlobalName(Function(var callable)))) {
            throw invalid("it calls what cannot be called");
        }
        return switch (callable) {
            case ORDERED_DICT, DICT -> dictOf(given);
            case DEFAULT_DICT -> new PythonDict();
            case LIST -> copy(Value.Sequence.Kind.LIST, given);
            case SET -> copy(Value.Sequence.Kind.SET, given);
            case SIZE -> copy(Value.Sequence.Kind.TUPLE, given);
            case DEVICE -> device(given);
            case ENCODE -> encode(given);
            case REBUILD_TENSOR -> tensor(given);
            case REBUILD_PARAMETER -> rebuilt(argument(given, 0, Object.class));
            case REBUILD_FROM_TYPE -> fromType(given);
            case NUMPY_RECONSTRUCT -> new NumpyData();
            case NUMPY_DTYPE -> new NumpyType(argument(given, 0, String.class));
            case NUMPY_SCALAR -> scalar(given);
        };
    }

    /** {@code type.__new__(type, *arguments)} */
    Object create(Object type, Object arguments) {
        return call(type, arguments);
    }

    /** {@code object.__setstate__(state)} */
    void build(Object object, Object state) {
        switch (object) {
            // attributes of an OrderedDict or of a tensor, such as _metadata: of no use here
            case PythonDict _, RebuiltTensor _ -> {}
            case PythonInstance instance -> {
                if (!(state instanceof PythonDict attributes)) {
                    throw invalid("an object's state is no dictionary");
                }
                input.spend(attributes.entries().size());
                instance.attributes().entries().putAll(attributes.entries());
            }
            case NumpyType type -> {
                var order = argument(tuple(state), 1, String.class);
                type.bigEndian = order.equals(">");
            }
            case NumpyData data -> {
                var given = tuple(state);
                data.shape = sizes(argument(given, 1, PythonList.class));
                data.type = argument(given, 2, NumpyType.class);
                data.columnMajor = argument(given, 3, Boolean.class);
                data.bytes = argument(given, 4, byte[].class);
            }
            default -> throw invalid("it sets the state of what has none");
        }
    }

    /** Bytes stored outside the pickle: {@code ("storage", type, key, device, elements[, view])}. */
    Storage persistent(Object identifier) {
        var given = tuple(identifier);
        if (!"storage".equals(argument(given, 0, String.class))) {
            throw invalid("it refers to something outside that is no tensor");
        }
        if (!(argument(given, 1, GlobalName.class).global() instanceof StorageType(var dtype))) {
            throw invalid("a tensor's storage is of no known type");
        }
        var key = argument(given, 2, String.class);
        storageTypes.merge(key, dtype, (one, other) -> {
            if (one != other) {
                throw invalid("the tensor data %s is of type %s and %s", Untrusted.shown(key), one, other);
            }
            return one;
        });
        long elements = size(argument(given, 4, BigInteger.class));
        if (given.size() > 5 && given.get(5) != Constant.NONE) {
            // views of old files: (key of the view, first element, number of elements)
            var view = argument(given, 5, PythonList.class).items();
            return new Storage(
                    dtype, key, size(argument(view, 2, BigInteger.class)), size(argument(view, 1, BigInteger.class)));
        }
        return new Storage(dtype, key, elements, 0);
    }

    /** A key of a dictionary or an item of a set; anything that could be nested is refused. */
    Object key(Object key) {
        return switch (key) {
            case String _, BigInteger _, Double _, Boolean _, Constant _ -> key;
            default -> throw invalid("a dictionary has a key that is neither text nor number");
        };
    }

    private PythonDict dictOf(List<Object> given) {
        var dict = new PythonDict();
        if (!given.isEmpty()) {
            var items = argument(given, 0, PythonList.class).items();
            input.spend(items.size());
            for (var item : items) {
                var pair = tuple(item);
                dict.entries().put(key(argument(pair, 0, Object.class)), argument(pair, 1, Object.class));
            }
        }
        return dict;
    }

    private PythonList copy(Value.Sequence.Kind kind, List<Object> given) {
        var copy = new PythonList(kind);
        if (!given.isEmpty()) {
            var items = argument(given, 0, PythonList.class).items();
            input.spend(items.size());
            copy.items().addAll(items);
        }
        return copy;
    }

    private Named device(List<Object> given) {
        var name = argument(given, 0, String.class);
        return new Named(given.size() > 1 ? name + ":" + argument(given, 1, BigInteger.class) : name);
    }

    /** How Python 2's protocol spells bytes: {@code codecs.encode(text, "latin1")}. */
    private byte[] encode(List<Object> given) {
        var text = argument(given, 0, String.class);
        input.spend(text.length());
        return switch (argument(given, 1, String.class)) {
            case "latin1", "latin-1", "iso-8859-1" -> text.getBytes(StandardCharsets.ISO_8859_1);
            case "utf8", "utf-8" -> text.getBytes(StandardCharsets.UTF_8);
            default -> throw invalid("bytes are in an unknown encoding");
        };
    }

    private RebuiltTensor tensor(List<Object> given) {
        long[] size = sizes(argument(given, 2, PythonList.class));
        long[] stride = sizes(argument(given, 3, PythonList.class));
        if (size.length != stride.length) {
            throw invalid("a tensor has %d sizes but %d strides", size.length, stride.length);
        }
        return new RebuiltTensor(
                argument(given, 0, Storage.class), size(argument(given, 1, BigInteger.class)), size, stride);
    }

    /** A subclass of tensor: {@code (function, type, arguments, state)}. */
    private RebuiltTensor fromType(List<Object> given) {
        if (argument(given, 0, GlobalName.class).global() instanceof Function(var inner)
                && (inner == PickleGlobals.Callable.REBUILD_TENSOR
                        || inner == PickleGlobals.Callable.REBUILD_PARAMETER)) {
            return rebuilt(call(given.getFirst(), argument(given, 2, PythonList.class)));
        }
        throw invalid("a tensor is rebuilt by an unknown function");
    }

    private RebuiltTensor rebuilt(Object object) {
        if (object instanceof RebuiltTensor tensor) {
            return tensor;
        }
        throw invalid("a parameter is no tensor");
    }

    private NumpyData scalar(List<Object> given) {
        var scalar = new NumpyData();
        scalar.type = argument(given, 0, NumpyType.class);
        scalar.shape = new long[0];
        scalar.bytes = argument(given, 1, byte[].class);
        return scalar;
    }

    private long[] sizes(PythonList list) {
        if (list.items().size() > MAX_DIMENSIONS) {
            throw invalid("a tensor has more than %d dimensions", MAX_DIMENSIONS);
        }
        return list.items().stream()
                .mapToLong(item -> {
                    if (item instanceof BigInteger number) {
                        return size(number);
                    }
                    throw invalid("a tensor's size is no number");
                })
                .toArray();
    }

    private long size(BigInteger number) {
        if (number.signum() < 0 || number.bitLength() > 62) {
            throw invalid("a tensor's size is impossible: %s", Untrusted.shown(number.toString()));
        }
        return number.longValueExact();
    }

    private List<Object> tuple(Object object) {
        if (object instanceof PythonList(var kind, var items) && kind == Value.Sequence.Kind.TUPLE) {
            return items;
        }
        throw invalid("a tuple is missing before byte %,d", input.position());
    }

    private <T> T argument(List<Object> given, int index, Class<T> type) {
        if (index < given.size() && type.isInstance(given.get(index))) {
            return type.cast(given.get(index));
        }
        throw invalid("a call before byte %,d lacks an argument or has a wrong one", input.position());
    }

    @FormatMethod
    private InvalidInputException invalid(String message, Object... arguments) {
        return input.invalid(message, arguments);
    }
}
