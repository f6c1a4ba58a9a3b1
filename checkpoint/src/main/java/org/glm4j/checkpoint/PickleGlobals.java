package org.glm4j.checkpoint;

import java.util.Optional;
import java.util.Set;

/**
 * The names a pickle may use: the allow-list. Everything else is refused before anything is done with it; and of what
 * is listed, nothing is Python code either: {@link PickleMachine} knows what each name means.
 */
final class PickleGlobals {

    /** Things that may be called, with a meaning of {@link PickleMachine}'s own. */
    enum Callable {
        ORDERED_DICT,
        DEFAULT_DICT,
        DICT,
        LIST,
        SET,
        REBUILD_TENSOR,
        REBUILD_PARAMETER,
        REBUILD_FROM_TYPE,
        SIZE,
        DEVICE,
        ENCODE,
        NUMPY_RECONSTRUCT,
        NUMPY_SCALAR,
        NUMPY_DTYPE
    }

    /** What a name stands for. */
    sealed interface Global {}

    record Function(Callable callable) implements Global {}

    record StorageType(Dtype dtype) implements Global {}

    /** A name that is its own value: an element type, or a class that is only mentioned. */
    record Plain(String name) implements Global {}

    /** A class of which only attributes are kept. */
    record InstanceClass(String name) implements Global {}

    /** Classes of Python's own, of the reference and of DeepSpeed that are found in training checkpoints. */
    private static final Set<String> INSTANCE_CLASSES = Set.of(
            "argparse.Namespace",
            "types.SimpleNamespace",
            "fp16.loss_scaler.LossScaler",
            "fp16.loss_scaler.DynamicLossScaler",
            "deepspeed.runtime.fp16.loss_scaler.LossScaler",
            "deepspeed.runtime.fp16.loss_scaler.DynamicLossScaler",
            "deepspeed.pt.loss_scaler.LossScaler",
            "deepspeed.pt.loss_scaler.DynamicLossScaler");

    private static final Set<String> PLAIN_NAMES = Set.of(
            "numpy.ndarray",
            "torch.Tensor",
            "torch.nn.parameter.Parameter",
            "builtins.int",
            "builtins.float",
            "builtins.bool",
            "builtins.str",
            "builtins.object");

    private PickleGlobals() {}

    /** The meaning of {@code module.name}, empty where it is not on the list. */
    static Optional<Global> find(String module, String name) {
        var canonical = canonicalModule(module) + "." + name;
        var callable = callable(canonical);
        if (callable != null) {
            return Optional.of(new Function(callable));
        }
        if (INSTANCE_CLASSES.contains(canonical)) {
            return Optional.of(new InstanceClass(canonical));
        }
        if (PLAIN_NAMES.contains(canonical)) {
            return Optional.of(new Plain(canonical));
        }
        if (canonical.startsWith("torch.")) {
            return Dtype.ofTorchStorage(name)
                    .filter(dtype -> module.equals("torch") || module.equals("torch.cuda"))
                    .<Global>map(StorageType::new)
                    .or(() -> Dtype.ofTorch(name)
                            .filter(dtype -> module.equals("torch"))
                            .map(dtype -> new Plain(canonical)));
        }
        return Optional.empty();
    }

    /** Python 2's and older NumPy's names for the same modules. */
    private static String canonicalModule(String module) {
        return switch (module) {
            case "__builtin__" -> "builtins";
            case "numpy.core.multiarray" -> "numpy._core.multiarray";
            default -> module;
        };
    }

    private static Callable callable(String canonical) {
        return switch (canonical) {
            case "collections.OrderedDict" -> Callable.ORDERED_DICT;
            case "collections.defaultdict" -> Callable.DEFAULT_DICT;
            case "builtins.dict" -> Callable.DICT;
            case "builtins.list" -> Callable.LIST;
            case "builtins.set", "builtins.frozenset" -> Callable.SET;
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> Callable.REBUILD_TENSOR;
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
                Callable.REBUILD_PARAMETER;
            case "torch._tensor._rebuild_from_type_v2" -> Callable.REBUILD_FROM_TYPE;
            case "torch.Size" -> Callable.SIZE;
            case "torch.device" -> Callable.DEVICE;
            case "_codecs.encode" -> Callable.ENCODE;
            case "numpy._core.multiarray._reconstruct" -> Callable.NUMPY_RECONSTRUCT;
            case "numpy._core.multiarray.scalar" -> Callable.NUMPY_SCALAR;
            case "numpy.dtype" -> Callable.NUMPY_DTYPE;
            default -> null;
        };
    }
}
