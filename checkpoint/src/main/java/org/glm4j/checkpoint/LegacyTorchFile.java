package org.glm4j.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.glm4j.checkpoint.PickleObject.PythonDict;
import org.glm4j.checkpoint.PickleObject.PythonList;

/**
 * PyTorch's container before 1.6: five pickles (a magic number, the protocol version, facts about the machine, the
 * content, the keys of the storages), then for each key the number of elements and the elements.
 */
final class LegacyTorchFile {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final BigInteger PROTOCOL = BigInteger.valueOf(1001);
    private static final int PICKLE_PROTOCOL_OPCODE = 0x80;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MappedFile file;
    private long position;

    private LegacyTorchFile(MappedFile file) {
        this.file = file;
    }

    static boolean looksLikeLegacy(MappedFile file) {
        return file.size() > 2
                && Byte.toUnsignedInt(file.bytes().get(ValueLayout.JAVA_BYTE, 0)) == PICKLE_PROTOCOL_OPCODE;
    }

    static Value read(MappedFile file) {
        return new LegacyTorchFile(file).read();
    }

    private Value read() {
        if (!MAGIC.equals(pickle()) || !PROTOCOL.equals(pickle())) {
            throw file.invalid("it is a pickle, but not a file that PyTorch saved");
        }
        if (pickle() instanceof PythonDict machine
                && Boolean.FALSE.equals(machine.entries().get("little_endian"))) {
            throw file.invalid("it was saved on a big-endian machine, which glm4j does not read");
        }
        var content = PickleMachine.run(file, position, file.size());
        position = content.end();
        if (!(pickle() instanceof PythonList keys)) {
            throw file.invalid("the list of its tensor data is missing");
        }
        var storages = storages(keys, content.storageTypes());
        return PickleValues.of(file, content.object(), storage -> {
            var data = storages.get(storage.key());
            if (data == null) {
                throw file.invalid("the tensor data %s is missing", Untrusted.shown(storage.key()));
            }
            return StoragePart.of(file, storage, data);
        });
    }

    private Map<String, MemorySegment> storages(PythonList keys, Map<String, Dtype> types) {
        var storages = new HashMap<String, MemorySegment>();
        for (var item : keys.items()) {
            if (!(item instanceof String key) || !types.containsKey(key)) {
                throw file.invalid("it lists tensor data that no tensor uses");
            }
            long size = types.get(key).bytes();
            if (file.size() - position < 8) {
                throw file.invalid("it breaks off before the tensor data %s", Untrusted.shown(key));
            }
            long elements = file.bytes().get(LONG, position);
            position += 8;
            if (elements < 0 || elements > (file.size() - position) / size) {
                throw file.invalid(
                        "the tensor data %s claims %s elements from byte %,d on but the file has %,d bytes",
                        Untrusted.shown(key), Long.toUnsignedString(elements), position, file.size());
            }
            if (storages.put(key, file.bytes().asSlice(position, elements * size)) != null) {
                throw file.invalid("it lists the tensor data %s twice", Untrusted.shown(key));
            }
            position += elements * size;
        }
        if (position != file.size()) {
            throw file.invalid("the tensor data ends at byte %,d but the file has %,d", position, file.size());
        }
        return storages;
    }

    private Object pickle() {
        var result = PickleMachine.run(file, position, file.size());
        position = result.end();
        return result.object();
    }
}
