package org.glm4j.model.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;

/**
 * oneDNN's {@code x weight^T + bias}, which libtorch keeps for its own compiler: plain tensors in and out, where the
 * documented {@code mkldnn_linear} wraps and unwraps its input and output. The binding has no method for it, so it is
 * called with boxed arguments.
 */
final class OneDnnLinear {

    private static final OperatorHandle OPERATOR;
    private static final IValue NONE;
    private static final IValue NO_ACTIVATION;
    private static final IValue NO_CONSTANTS;
    private static final IValue NO_ALGORITHM;

    static {
        try (var _ = new PointerScope()) {
            OPERATOR = kept(Dispatcher.singleton().findSchemaOrThrow("mkldnn::_linear_pointwise", ""));
            NONE = kept(new IValue());
            NO_ACTIVATION = kept(new IValue("none"));
            // An empty list must have the very element type that the schema asks for: optional numbers.
            var constants = OPERATOR.schema().arguments().getPointer(4);
            NO_CONSTANTS =
                    kept(new IValue(new GenericList(constants.real_type().get().containedType(0))));
            NO_ALGORITHM = kept(new IValue(""));
        }
    }

    private OneDnnLinear() {}

    /** Lets a constant outlive the scope it is made in. */
    private static <P extends Pointer> P kept(P pointer) {
        pointer.retainReference();
        return pointer;
    }

    /**
     * @param x [..., in]
     * @param weight [out, in]
     * @param bias [out], or null for none
     * @return [..., out]
     */
    static Tensor apply(Tensor x, Tensor weight, Tensor bias) {
        var stack = new IValueVector(
                new IValue(x),
                new IValue(weight),
                bias == null ? NONE : new IValue(bias),
                NO_ACTIVATION,
                NO_CONSTANTS,
                NO_ALGORITHM);
        OPERATOR.callBoxed(stack);
        return stack.get(0).toTensor();
    }
}
