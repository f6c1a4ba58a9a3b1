package org.glm4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.glm4j.checkpoint.PickleAssembler.pickle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.glm4j.foundation.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PyTorch files that lie, break off, or want something run. */
@Timeout(60)
class HostileTorchFileTest {

    @TempDir
    Path directory;

    static Stream<Arguments> pickles() {
        return Stream.of(
                Arguments.of(
                        "a shell command",
                        pickle().global("os", "system")
                                .text("touch owned")
                                .op(0x85)
                                .op('R')
                                .stop(),
                        "it names os.system, which is not on the list of what a checkpoint may name; nothing was run"),
                Arguments.of(
                        "a shell command by its name on the stack",
                        pickle().text("posix")
                                .text("system")
                                .op(0x93)
                                .text("touch owned")
                                .op(0x85)
                                .op('R')
                                .stop(),
                        "it names posix.system,"),
                Arguments.of(
                        "Python code",
                        pickle().global("builtins", "eval")
                                .text("1")
                                .op(0x85)
                                .op('R')
                                .stop(),
                        "it names builtins.eval,"),
                Arguments.of(
                        "code by a way around",
                        pickle().global("torch.serialization", "os.system").stop(),
                        "it names torch.serialization.os.system,"),
                Arguments.of(
                        "a file inside the file",
                        pickle().global("torch.storage", "_load_from_bytes").stop(),
                        "it names torch.storage._load_from_bytes,"),
                Arguments.of(
                        "terminal codes in a name",
                        pickle().global("os", "\u001b[2Jsystem").stop(),
                        "it names os.\uFFFD[2Jsystem,"),
                Arguments.of("the opcode INST", pickle().op('(').op('i').stop(), "opcode 0x69 at byte"),
                Arguments.of("the opcode EXT1", pickle().op(0x82, 1).stop(), "opcode 0x82 at byte"),
                Arguments.of("an unknown protocol", new byte[] {(byte) 0x80, 9, 'N', '.'}, "its protocol 9 is unknown"),
                Arguments.of("no operand", pickle().op('R').stop(), "an operation lacks its operand"),
                Arguments.of("no mark", pickle().op('t').stop(), "a mark is missing"),
                Arguments.of("an undefined reference", pickle().op('h', 7).stop(), "refers to object 7"),
                Arguments.of("two results", pickle().op('N').op('N').stop(), "1 objects are left over"),
                Arguments.of(
                        "a text longer than the file", pickle().op('X').int4(-1).stop(), "it breaks off"),
                Arguments.of(
                        "bytes of negative length",
                        pickle().op(0x8e).repeat(8, 0xff).stop(),
                        "it breaks off"),
                Arguments.of(
                        "a text that is not UTF-8",
                        pickle().op('X').int4(1).op(0xff).stop(),
                        "not UTF-8"),
                Arguments.of(
                        "a number of a million digits",
                        pickle().op(0x8b).int4(400_000).repeat(400_000, 1).stop(),
                        "a number of 400,000 bytes"),
                Arguments.of(
                        "a call of a text",
                        pickle().text("os.system").op(')').op('R').stop(),
                        "cannot be called"),
                Arguments.of(
                        "a dictionary as a key",
                        pickle().op('}').op('}').op('N').op('s').stop(),
                        "a key that is neither text nor number"),
                Arguments.of(
                        "lists nested without end",
                        pickle().repeat(100_000, ']').repeat(99_999, 'a').stop(),
                        "nested"),
                Arguments.of(
                        "a list that contains itself",
                        pickle().op(']').op('q', 0).op('h', 0).op('a').stop(),
                        "nested"),
                Arguments.of("a billion laughs", billionLaughs(), "unfolds to more than 2,000,000 values"),
                Arguments.of(
                        "many million operations",
                        pickle().repeat(3_000_000, 'N', '0').op('N').stop(),
                        "more work"),
                Arguments.of(
                        "a large list copied again and again",
                        pickle().global("__builtin__", "set")
                                .op('q', 1)
                                .op('0')
                                .op('(')
                                .repeat(50_000, 'N')
                                .op('l')
                                .op('q', 0)
                                .op('0')
                                .repeat(1000, 'h', 1, 'h', 0, 0x85, 'R', '0')
                                .op('N')
                                .stop(),
                        "more work"),
                Arguments.of(
                        "a tensor larger than its storage",
                        module(pickle().tensor("0", 4, 0, new long[] {5}, new long[] {1})),
                        "reaches element 5 of a storage of 4"),
                Arguments.of(
                        "a tensor that starts too late",
                        module(pickle().tensor("0", 4, 3, new long[] {2}, new long[] {1})),
                        "reaches element 5 of a storage of 4"),
                Arguments.of(
                        "a storage larger than the file",
                        module(pickle().tensor("0", 1L << 40, 0, new long[] {1L << 40}, new long[] {1})),
                        "the tensor data 0 has 16 bytes but 1,099,511,627,776 elements of FP32 are expected"),
                Arguments.of(
                        "a tensor of impossible size",
                        module(pickle().tensor("0", 4, 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0})),
                        "is impossible"),
                Arguments.of(
                        "a tensor that repeats one element a trillion times",
                        module(pickle().tensor("0", 4, 0, new long[] {1L << 40}, new long[] {0})),
                        "repeats the 4 elements of its storage"),
                Arguments.of(
                        "a negative stride",
                        module(pickle().tensor("0", 4, 3, new long[] {4}, new long[] {-1})),
                        "a tensor's size is impossible: -1"),
                Arguments.of(
                        "a negative offset",
                        module(pickle().tensor("0", 4, -1, new long[] {1}, new long[] {1})),
                        "a tensor's size is impossible: -1"),
                Arguments.of(
                        "an overflowing stride",
                        module(pickle().tensor("0", 4, 0, new long[] {5, 1}, new long[] {Long.MAX_VALUE / 2, 1})),
                        "is impossible"),
                Arguments.of(
                        "more sizes than strides",
                        module(pickle().tensor("0", 4, 0, new long[] {2, 2}, new long[] {1})),
                        "2 sizes but 1 strides"),
                Arguments.of("no dictionary", pickle().op(']').stop(), "it holds no dictionary of tensors"),
                Arguments.of("no tensors", pickle().op('}').stop(), "it holds no tensors"),
                Arguments.of(
                        "a text among the tensors",
                        pickle().op('}').text("weight").text("text").op('s').stop(),
                        "weight, among the model's tensors, is none"),
                Arguments.of(
                        "a tensor without a name",
                        pickle().op('}')
                                .text("")
                                .tensor("0", 4, 0, new long[] {4}, new long[] {1})
                                .op('s')
                                .stop(),
                        "a tensor has a name that cannot be used"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pickles")
    void isRefusedInOneSentenceInEitherContainer(String what, byte[] pickle, String message) throws IOException {
        for (var file : new Path[] {zip(pickle), legacy(pickle)}) {
            assertThatThrownBy(() -> Checkpoint.open(file).close())
                    .as(what)
                    .isInstanceOf(InvalidInputException.class)
                    .message()
                    .startsWith(file.getFileName() + ": ")
                    .contains(message)
                    .doesNotContain("\n");
        }
        assertThat(Path.of("owned")).doesNotExist();
    }

    @Test
    void readsTheHonestPickleThatTheHostileOnesAreMadeFrom() throws IOException {
        var honest = module(pickle().tensor("0", 4, 0, new long[] {2, 2}, new long[] {2, 1}));
        for (var file : new Path[] {zip(honest), legacy(honest)}) {
            try (var checkpoint = Checkpoint.open(file)) {
                assertThat(checkpoint.tensors())
                        .containsExactly(new TensorInfo("weight", Dtype.FP32, new long[] {2, 2}));
            }
        }
    }

    @Test
    void refusesAPickleWithoutAnEnd() throws IOException {
        assertThatThrownBy(() -> Checkpoint.open(zip(pickle().op('N').bytes())).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it breaks off");
    }

    @Test
    void refusesTensorDataThatIsNotThere() throws IOException {
        var module = module(pickle().tensor("../../etc/passwd", 4, 0, new long[] {4}, new long[] {1}));

        assertThatThrownBy(() -> Checkpoint.open(zip(module)).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("hostile.pt: the tensor data ../../etc/passwd is missing");
    }

    @Test
    void refusesASmallFileThatClaimsToBeAHugeModel() throws IOException {
        var pickle = pickle().tensor("0", 1000, 0, new long[] {1000}, new long[] {1})
                .op('q', 0)
                .op('0')
                .op('}');
        for (int i = 0; i < 20; i++) {
            pickle.op('X').int4(1).op('a' + i).op('h', 0).op('s');
        }
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("model/data.pkl", pickle.stop());
        entries.put("model/data/0", new byte[4000]);

        assertThatThrownBy(() -> Checkpoint.open(zip(entries)).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("its tensors claim more than 4 times the file's");
    }

    static Stream<Arguments> zips() {
        return Stream.of(
                Arguments.of("the end cut off", (Damage) zip -> zip.cut(5), "without its directory at the end"),
                Arguments.of("a directory beyond the end", (Damage) zip -> zip.end(16, 4, 0x7FFFFFFF), "lies outside"),
                Arguments.of("a directory of huge size", (Damage) zip -> zip.end(12, 4, 0x7FFFFFFF), "lies outside"),
                Arguments.of("more entries than fit", (Damage) zip -> zip.end(10, 2, 0xFFF0), "claims 65520 entries"),
                Arguments.of(
                        "numbers in a missing zip64 part", (Damage) zip -> zip.end(10, 2, 0xFFFF), "lacks the part"),
                Arguments.of("no directory where it should be", (Damage) zip -> zip.end(16, 4, 0), "damaged at byte 0"),
                Arguments.of("an entry beyond the end", (Damage) zip -> zip.entry(42, 4, 0x7FFFFFFF), "is not where"),
                Arguments.of(
                        "an entry of huge size",
                        (Damage) zip -> zip.entry(20, 4, 0x7FFF0000).entry(24, 4, 0x7FFF0000),
                        "ends at byte"),
                Arguments.of("two sizes of one entry", (Damage) zip -> zip.entry(20, 4, 1), "two different sizes"),
                Arguments.of("a compressed entry", (Damage) zip -> zip.entry(10, 2, 8), "is compressed"),
                Arguments.of("an encrypted entry", (Damage) zip -> zip.entry(8, 2, 1), "is encrypted"),
                Arguments.of(
                        "another local name", (Damage) zip -> zip.at(30, 1, 'x'), "has another name in its own header"),
                Arguments.of(
                        "another directory name",
                        (Damage) zip -> zip.entry(46, 1, 'x'),
                        "has another name in its own header"),
                Arguments.of("a size that zip64 should tell", (Damage) zip -> zip.entry(24, 4, -1), "lacks a size"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zips")
    void refusesADamagedZipFile(String what, Damage damage, String message) throws IOException {
        var file = zip(module(pickle().tensor("0", 4, 0, new long[] {4}, new long[] {1})));
        Files.write(file, damage.apply(new Bytes(Files.readAllBytes(file))).bytes());

        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesZipFilesOfOthers() throws IOException {
        assertThatThrownBy(() ->
                        Checkpoint.open(zip(Map.of("readme.txt", new byte[3]))).close())
                .hasMessageContaining("a zip file without data.pkl is not a file that PyTorch saved");
        assertThatThrownBy(() -> Checkpoint.open(zip(Map.of("a/data.pkl", new byte[3], "b/data.pkl", new byte[3])))
                        .close())
                .hasMessageContaining("two entries data.pkl");
        assertThatThrownBy(() -> Checkpoint.open(zip(Map.of(
                                "a/data.pkl",
                                pickle().op('}').stop(),
                                "a/byteorder",
                                "big".getBytes(StandardCharsets.US_ASCII))))
                        .close())
                .hasMessageContaining("big-endian");
    }

    @Test
    void refusesEntriesThatOverlap() throws IOException {
        var file = zip(module(pickle().tensor("0", 4, 0, new long[] {4}, new long[] {1})));
        var bytes = new Bytes(Files.readAllBytes(file));
        int size = bytes.at(bytes.directoryEntry(0) + 24);
        // the first entry swallows the header of the second
        bytes.entry(20, 4, size + 40).entry(24, 4, size + 40);
        Files.write(file, bytes.bytes());

        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("overlap");
    }

    @Test
    void refusesCompressedFilesThatJavaWouldInflate() throws IOException {
        var file = directory.resolve("deflated.pt");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("model/data.pkl"));
            zip.write(new byte[1000]);
            zip.closeEntry();
        }

        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("deflated.pt: its entry model/data.pkl is compressed, which PyTorch never does; "
                        + "unpack it and zip it with method \"store\"");
    }

    static Stream<Arguments> legacyEnds() {
        return Stream.of(
                Arguments.of("no tensor data", new byte[0], "it breaks off before the tensor data 0"),
                Arguments.of("too little of it", elements(4, 15), "claims 4 elements"),
                Arguments.of("too much of it", elements(4, 17), "ends at byte"),
                Arguments.of("a negative number", elements(-1, 16), "claims 18446744073709551615 elements"),
                Arguments.of("fewer elements than used", elements(3, 12), "has 12 bytes but 4 elements"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("legacyEnds")
    void refusesLyingTensorDataOfTheLegacyContainer(String what, byte[] end, String message) throws IOException {
        var file = legacy(module(pickle().tensor("0", 4, 0, new long[] {4}, new long[] {1})), end);

        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesPicklesThatAreNotPyTorchs() throws IOException {
        var file = Files.write(directory.resolve("list.pkl"), pickle().op(']').stop());

        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("list.pkl: it is a pickle, but not a file that PyTorch saved");
    }

    /** {@code {"weight": tensor}} */
    private static byte[] module(PickleAssembler tensor) {
        var assembled = tensor.bytes();
        var dictionary = pickle().op('}').text("weight");
        for (int i = 2; i < assembled.length; i++) {
            dictionary.op(assembled[i]);
        }
        return dictionary.op('s').stop();
    }

    /** Thirty lists, each of which holds the one before ten times. */
    private static byte[] billionLaughs() {
        var pickle = pickle().text("ha").op('q', 0).op('0');
        for (int level = 0; level < 30; level++) {
            pickle.op('(');
            for (int i = 0; i < 10; i++) {
                pickle.op('h', level);
            }
            pickle.op('l').op('q', level + 1).op('0');
        }
        return pickle.op('h', 30).stop();
    }

    private Path zip(byte[] pickle) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        entries.put("model/data.pkl", pickle);
        entries.put("model/data/0", new byte[16]);
        return zip(entries);
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        var file = directory.resolve("hostile.pt");
        WholeFile.write(file, output -> {
            var zip = new StoredZipWriter(output);
            for (var entry : entries.entrySet()) {
                zip.add(entry.getKey(), entry.getValue());
            }
            zip.finish();
        });
        return file;
    }

    private Path legacy(byte[] pickle) throws IOException {
        return legacy(pickle, elements(4, 16));
    }

    private Path legacy(byte[] pickle, byte[] end) throws IOException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(pickle().op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
                .stop());
        out.writeBytes(pickle().op('M', 0xe9, 3).stop());
        out.writeBytes(pickle().op('}').stop());
        out.writeBytes(pickle);
        boolean hasTensor = new String(pickle, StandardCharsets.ISO_8859_1).contains("FloatStorage");
        out.writeBytes(
                hasTensor
                        ? pickle().op(']').text("0").op('a').stop()
                        : pickle().op(']').stop());
        out.writeBytes(hasTensor ? end : new byte[0]);
        return Files.write(directory.resolve("hostile_legacy.pt"), out.toByteArray());
    }

    private static byte[] elements(long claimed, int bytes) {
        return ByteBuffer.allocate(8 + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .array();
    }

    /** Changes bytes of a zip file. */
    interface Damage {
        Bytes apply(Bytes zip);
    }

    /** The bytes of a zip file, with the places that damage goes to. */
    record Bytes(byte[] bytes) {

        Bytes cut(int count) {
            return new Bytes(Arrays.copyOf(bytes, bytes.length - count));
        }

        Bytes at(int place, int width, int value) {
            for (int i = 0; i < width; i++) {
                bytes[place + i] = (byte) (value >>> (8 * i));
            }
            return this;
        }

        /** In the record at the end. */
        Bytes end(int place, int width, int value) {
            return at(bytes.length - 22 + place, width, value);
        }

        /** In the directory's first entry. */
        Bytes entry(int place, int width, int value) {
            return at(directoryEntry(0) + place, width, value);
        }

        int at(int place) {
            return MemorySegment.ofArray(bytes)
                    .get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), place);
        }

        int directoryEntry(int index) {
            int at = 0;
            for (int found = -1; found < index; at++) {
                if (at(at) == 0x02014b50) {
                    found++;
                }
            }
            return at - 1;
        }
    }
}
