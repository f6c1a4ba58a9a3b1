package org.glm4j.training;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.zip.CRC32C;

/**
 * Writes scalars that TensorBoard shows, one event file per writer.
 *
 * <p>An event file is a sequence of TFRecords — length (uint64), masked CRC-32C of the length, payload, masked CRC-32C of
 * the payload, all little-endian — whose payloads are {@code tensorflow.Event} messages (field numbers from TensorFlow's
 * {@code event.proto} and {@code summary.proto}). A record goes out in one write, so that a reader beside a running
 * training sees whole events.
 */
final class TensorBoardWriter implements AutoCloseable {

    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int EVENT_SESSION_LOG = 7;
    private static final int SESSION_STATUS = 1;
    private static final int SESSION_START = 1;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;

    private final FileChannel file;
    private final Clock clock;

    /**
     * @param directory created where missing; the file in it is named after the time and the process
     */
    TensorBoardWriter(Path directory, Clock clock) throws IOException {
        Files.createDirectories(directory);
        String name = "events.out.tfevents.%d.glm4j.%d"
                .formatted(clock.millis() / 1000, ProcessHandle.current().pid());
        this.clock = clock;
        this.file = FileChannel.open(
                directory.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        event(out -> out.writeString(EVENT_FILE_VERSION, "brain.Event:2"));
    }

    /**
     * @param tag name of the curve; a slash groups curves
     * @param step place on the horizontal axis
     */
    void scalar(String tag, double value, long step) throws IOException {
        byte[] point = message(out -> {
            out.writeString(VALUE_TAG, tag);
            out.writeFloat(VALUE_SIMPLE, (float) value);
        });
        byte[] summary = message(out -> out.writeByteArray(SUMMARY_VALUE, point));
        event(out -> {
            out.writeInt64(EVENT_STEP, step);
            out.writeByteArray(EVENT_SUMMARY, summary);
        });
    }

    /**
     * Says that a run goes on: readers forget what files before this one say of these steps.
     *
     * @param step the first that comes now
     */
    void goesOnAt(long step) throws IOException {
        byte[] session = message(out -> out.writeEnum(SESSION_STATUS, SESSION_START));
        event(out -> {
            out.writeInt64(EVENT_STEP, step);
            out.writeByteArray(EVENT_SESSION_LOG, session);
        });
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void event(Fields fields) throws IOException {
        byte[] event = message(out -> {
            out.writeDouble(EVENT_WALL_TIME, clock.millis() / 1e3);
            fields.writeTo(out);
        });
        var record = ByteBuffer.allocate(event.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(event.length);
        record.putInt(maskedCrc(record.array(), 0, 8));
        record.put(event);
        record.putInt(maskedCrc(event, 0, event.length));
        record.flip();
        while (record.hasRemaining()) {
            file.write(record);
        }
    }

    /** TFRecord's mask keeps the checksum of a file of checksums from degenerating. */
    private static int maskedCrc(byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    private static byte[] message(Fields fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        fields.writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }

    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }
}
