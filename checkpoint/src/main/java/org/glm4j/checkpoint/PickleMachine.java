package org.glm4j.checkpoint;

import com.google.errorprone.annotations.FormatMethod;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glm4j.checkpoint.PickleObject.Constant;
import org.glm4j.checkpoint.PickleObject.GlobalName;
import org.glm4j.checkpoint.PickleObject.PythonDict;
import org.glm4j.checkpoint.PickleObject.PythonList;
import org.glm4j.foundation.InvalidInputException;

/**
 * Python's pickle machine, cut down to what PyTorch writes: numbers, texts, containers, tensors, NumPy arrays. It runs
 * nothing: a name is only ever looked up in {@link PickleGlobals}, and calls are given their meaning by {@link
 * PickleCalls}. Work, memory and nesting are bounded whatever the bytes say.
 *
 * <p>The project's own rather than a library: the one for Java calls {@code __setstate__} by reflection, keeps its
 * registry of classes in static state and sets no limits.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">the opcodes</a>
 */
final class PickleMachine {

    /** Longer pickles are refused; that of a GLM with 10 billion parameters and its optimizer has under 1 MB. */
    static final long MAX_BYTES = 16L << 20;

    private static final int HIGHEST_PROTOCOL = 5;

    private final PickleInput input;
    private final PickleCalls calls;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private PickleMachine(PickleInput input) {
        this.input = input;
        this.calls = new PickleCalls(input);
    }

    /**
     * One pickle.
     *
     * @param object what it says, see {@link PickleObject}
     * @param storageTypes element types of the storages that it mentions, by key
     * @param end byte after its last
     */
    record Result(Object object, Map<String, Dtype> storageTypes, long end) {}

    /**
     * Reads one pickle.
     *
     * @param file that it is in
     * @param start where the pickle begins
     * @param limit byte that it ends before, at the latest
     */
    static Result run(MappedFile file, long start, long limit) {
        long end = Math.min(limit, start + MAX_BYTES);
        var input = new PickleInput(file, start, file.bytes().asSlice(0, end));
        var machine = new PickleMachine(input);
        var object = machine.run();
        return new Result(object, machine.calls.storageTypes(), input.position());
    }

    private Object run() {
        while (true) {
            input.spend(4);
            int opcode = input.opcode();
            switch (opcode) {
                case '.' -> {
                    var result = pop();
                    if (!stack.isEmpty()) {
                        throw invalid("%,d objects are left over", stack.size());
                    }
                    return result;
                }
                case 0x80 -> {
                    int protocol = input.u1();
                    if (protocol > HIGHEST_PROTOCOL) {
                        throw invalid("its protocol %d is unknown", protocol);
                    }
                }
                case 0x95 -> input.u8(); // FRAME: its length is of no use here
                case '(' -> push(Constant.MARK);
                case '0' -> pop();
                case '1' -> popToMark();
                case '2' -> push(top());
                case 'N' -> push(Constant.NONE);
                case 0x88 -> push(true);
                case 0x89 -> push(false);
                case 'K' -> push(BigInteger.valueOf(input.u1()));
                case 'M' -> push(BigInteger.valueOf(input.u2()));
                case 'J' -> push(BigInteger.valueOf(input.i4()));
                case 0x8a -> push(input.wholeNumber(input.u1()));
                case 0x8b -> push(input.wholeNumber(input.i4()));
                case 'G' -> push(input.real());
                case 'U' -> push(input.latin1(input.u1()));
                case 'T' -> push(input.latin1(input.i4()));
                case 'X' -> push(input.utf8(input.u4()));
                case 0x8c -> push(input.utf8(input.u1()));
                case 0x8d -> push(input.utf8(input.u8()));
                case 'B' -> push(input.bytes(input.u4()));
                case 'C' -> push(input.bytes(input.u1()));
                case 0x8e, 0x96 -> push(input.bytes(input.u8()));
                case ']' -> push(new PythonList(Value.Sequence.Kind.LIST));
                case ')' -> push(new PythonList(Value.Sequence.Kind.TUPLE));
                case 0x8f -> push(new PythonList(Value.Sequence.Kind.SET));
                case '}' -> push(new PythonDict());
                case 'l' -> push(new PythonList(Value.Sequence.Kind.LIST, popToMark()));
                case 't' -> push(new PythonList(Value.Sequence.Kind.TUPLE, popToMark()));
                case 0x91 -> push(new PythonList(Value.Sequence.Kind.SET, popToMark()));
                case 0x85 -> tuple(1);
                case 0x86 -> tuple(2);
                case 0x87 -> tuple(3);
                case 'd' -> {
                    var items = popToMark();
                    var dict = new PythonDict();
                    put(dict, items);
                    push(dict);
                }
                case 'a' -> {
                    var item = pop();
                    list(Value.Sequence.Kind.LIST).items().add(item);
                }
                case 'e' -> {
                    var items = popToMark();
                    list(Value.Sequence.Kind.LIST).items().addAll(items);
                }
                case 0x90 -> {
                    var items = popToMark();
                    list(Value.Sequence.Kind.SET).items().addAll(items);
                }
                case 's' -> {
                    var value = pop();
                    var key = pop();
                    put(dict(), List.of(key, value));
                }
                case 'u' -> {
                    var items = popToMark();
                    put(dict(), items);
                }
                case 'q' -> memo.put((long) input.u1(), top());
                case 'r' -> memo.put(input.u4(), top());
                case 0x94 -> memo.put((long) memo.size(), top());
                case 'h' -> recall(input.u1());
                case 'j' -> recall(input.u4());
                case 'c' -> push(global(input.line(), input.line()));
                case 0x93 -> {
                    var name = text(pop());
                    var module = text(pop());
                    push(global(module, name));
                }
                case 'Q' -> push(calls.persistent(pop()));
                case 'R' -> {
                    var arguments = pop();
                    push(calls.call(pop(), arguments));
                }
                case 0x81 -> {
                    var arguments = pop();
                    push(calls.create(pop(), arguments));
                }
                case 'b' -> {
                    var state = pop();
                    calls.build(top(), state);
                }
                default ->
                    throw invalid(
                            "opcode 0x%02x at byte %,d is not one that PyTorch writes", opcode, input.position() - 1);
            }
        }
    }

    private void push(Object object) {
        stack.add(object);
    }

    private Object pop() {
        var top = top();
        stack.removeLast();
        return top;
    }

    /** The object on top, which is not a mark. */
    private Object top() {
        if (stack.isEmpty() || stack.getLast() == Constant.MARK) {
            throw invalid("an operation lacks its operand at byte %,d", input.position());
        }
        return stack.getLast();
    }

    private List<Object> popToMark() {
        int mark = stack.lastIndexOf(Constant.MARK);
        if (mark < 0) {
            throw invalid("a mark is missing at byte %,d", input.position());
        }
        var above = stack.subList(mark, stack.size());
        var items = new ArrayList<>(above.subList(1, above.size()));
        above.clear();
        return items;
    }

    private void tuple(int size) {
        var items = new ArrayList<Object>(size);
        for (int i = 0; i < size; i++) {
            items.addFirst(pop());
        }
        push(new PythonList(Value.Sequence.Kind.TUPLE, items));
    }

    private PythonList list(Value.Sequence.Kind kind) {
        if (top() instanceof PythonList list && list.kind() == kind) {
            return list;
        }
        throw invalid("items are added to what is no %s at byte %,d", kind, input.position());
    }

    private PythonDict dict() {
        if (top() instanceof PythonDict dict) {
            return dict;
        }
        throw invalid("entries are added to what is no dictionary at byte %,d", input.position());
    }

    private void put(PythonDict dict, List<Object> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw invalid("a dictionary has a key without a value at byte %,d", input.position());
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dict.entries().put(calls.key(keysAndValues.get(i)), keysAndValues.get(i + 1));
        }
    }

    private void recall(long index) {
        var object = memo.get(index);
        if (object == null) {
            throw invalid("it refers to object %,d, which it has not defined", index);
        }
        push(object);
    }

    private GlobalName global(String module, String name) {
        return new GlobalName(PickleGlobals.find(module, name)
                .orElseThrow(() -> new InvalidInputException(
                        "%s: it names %s.%s, which is not on the list of what a checkpoint may name; nothing was run"
                                .formatted(input.file().name(), Untrusted.shown(module), Untrusted.shown(name)))));
    }

    private String text(Object object) {
        if (object instanceof String text) {
            return text;
        }
        throw invalid("a name is no text at byte %,d", input.position());
    }

    @FormatMethod
    private InvalidInputException invalid(String message, Object... arguments) {
        return input.invalid(message, arguments);
    }
}
