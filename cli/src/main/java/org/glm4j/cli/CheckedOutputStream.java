package org.glm4j.cli;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Turns a failed write into an unchecked exception, because {@link java.io.PrintStream} would swallow it and the command
 * would go on computing what nobody receives.
 */
final class CheckedOutputStream extends OutputStream {

    private final OutputStream target;

    CheckedOutputStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) {
        try {
            target.write(b);
        } catch (IOException e) {
            throw new ClosedOutputException(e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            throw new ClosedOutputException(e);
        }
    }

    @Override
    public void flush() {
        try {
            target.flush();
        } catch (IOException e) {
            throw new ClosedOutputException(e);
        }
    }
}
