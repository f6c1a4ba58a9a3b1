package org.glm4j.training.launch;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.sshd.client.channel.ChannelExec;

/** A process on another machine. It ends when the connection does, at the end of its standard input. */
final class SshProcess extends Process {

    /** As {@code ssh} has it, where the connection ended before the process said how it did. */
    static final int LOST_CONNECTION = 255;

    private static final int SIGNALS = 128;

    private static final Map<String, Integer> SIGNAL_NUMBERS = Map.of(
            "HUP", 1, "INT", 2, "QUIT", 3, "ILL", 4, "ABRT", 6, "FPE", 8, "KILL", 9, "SEGV", 11, "PIPE", 13, "TERM",
            15);

    private final ChannelExec channel;
    private final CompletableFuture<Process> end = new CompletableFuture<>();

    /**
     * @param channel open
     */
    SshProcess(ChannelExec channel) {
        this.channel = channel;
        channel.addCloseFutureListener(future -> end.complete(this));
    }

    @Override
    public OutputStream getOutputStream() {
        return new FilterOutputStream(channel.getInvertedIn()) {
            @Override
            public void close() throws IOException {
                if (isAlive()) {
                    super.close();
                }
            }
        };
    }

    @Override
    public InputStream getInputStream() {
        return channel.getInvertedOut();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
        end.join();
        return exitValue();
    }

    @Override
    public boolean isAlive() {
        return !end.isDone();
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return end;
    }

    @Override
    public int exitValue() {
        if (isAlive()) {
            throw new IllegalThreadStateException("the process runs");
        }
        if (channel.getExitStatus() != null) {
            return channel.getExitStatus();
        }
        return channel.getExitSignal() == null
                ? LOST_CONNECTION
                : SIGNALS + SIGNAL_NUMBERS.getOrDefault(channel.getExitSignal(), 0);
    }

    /** Asks it to end: anything that it reads from its standard input means that. */
    @Override
    public void destroy() {
        try {
            getOutputStream().write('\n');
            getOutputStream().flush();
        } catch (IOException e) {
            channel.close(true); // there is nobody to ask any more
        }
    }

    @Override
    public Process destroyForcibly() {
        channel.close(true);
        return this;
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return Stream.empty(); // they end with what started them
    }
}
