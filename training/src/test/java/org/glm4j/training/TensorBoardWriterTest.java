package org.glm4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_500L), ZoneOffset.UTC);

    @TempDir
    Path directory;

    /** The first record as TensorFlow's own writer makes it: its checksums are known constants of the format. */
    @Test
    void beginsWithTheVersionRecord() throws IOException {
        byte[] bytes = writeTwoScalars();

        assertThat(HexFormat.of().formatHex(bytes, 0, 12)).isEqualTo("1800000000000000a37f4b22");
        assertThat(new String(bytes, 12, 24, java.nio.charset.StandardCharsets.ISO_8859_1))
                .endsWith("brain.Event:2");
    }

    @Test
    void scalarsReadBack() throws IOException {
        List<String> events = new ArrayList<>();
        var file = ByteBuffer.wrap(writeTwoScalars()).order(ByteOrder.LITTLE_ENDIAN);
        while (file.hasRemaining()) {
            byte[] event = new byte[(int) file.getLong()];
            file.getInt();
            file.get(event);
            file.getInt();
            events.add(describe(CodedInputStream.newInstance(event)));
        }

        assertThat(events)
                .containsExactly(
                        "1.7000000005E9 brain.Event:2",
                        "1.7000000005E9 step 7: Train/lr 0.001",
                        "1.7000000005E9 step 8: Train/train_loss 2.5");
    }

    @Test
    void aRunThatGoesOnSaysWhere() throws IOException {
        try (var writer = new TensorBoardWriter(directory, CLOCK)) {
            writer.goesOnAt(300);
        }
        byte[] bytes;
        try (var files = Files.list(directory)) {
            bytes = Files.readAllBytes(files.findFirst().orElseThrow());
        }
        // Behind the version's record of 40 bytes: lengths and checksums, the time, step 300, a session that starts.
        assertThat(HexFormat.of().formatHex(bytes, 40 + 12 + 9, bytes.length - 4))
                .isEqualTo("10ac023a020801");
    }

    private byte[] writeTwoScalars() throws IOException {
        try (var writer = new TensorBoardWriter(directory, CLOCK)) {
            writer.scalar("Train/lr", 1e-3, 7);
            writer.scalar("Train/train_loss", 2.5, 8);
        }
        try (var files = Files.list(directory)) {
            return Files.readAllBytes(files.findFirst().orElseThrow());
        }
    }

    private static String describe(CodedInputStream event) throws IOException {
        var text = new StringBuilder();
        for (int tag = event.readTag(); tag != 0; tag = event.readTag()) {
            switch (tag >>> 3) {
                case 1 -> text.append(event.readDouble());
                case 2 -> text.append(" step ").append(event.readInt64()).append(':');
                case 3 -> text.append(' ').append(event.readString());
                case 5 -> text.append(value(CodedInputStream.newInstance(event.readByteArray())));
                default -> throw new AssertionError("field " + (tag >>> 3));
            }
        }
        return text.toString();
    }

    private static String value(CodedInputStream summary) throws IOException {
        summary.readTag();
        var value = CodedInputStream.newInstance(summary.readByteArray());
        value.readTag();
        String name = value.readString();
        value.readTag();
        return " " + name + " " + value.readFloat();
    }
}
