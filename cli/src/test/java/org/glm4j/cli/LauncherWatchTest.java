package org.glm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.glm4j.training.launch.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LauncherWatchTest {

    /** Says one thing and stays open, as its end would end this process. */
    private static final class Launcher extends InputStream {

        private final CountDownLatch heard = new CountDownLatch(1);
        private boolean said;

        @Override
        public int read() {
            if (!said) {
                said = true;
                return '\n';
            }
            heard.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new AssertionError("nobody ends this");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            bytes[offset] = (byte) read();
            return 1;
        }
    }

    private static Console console(InputStream in, Map<String, String> environment) {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(in, nothing, nothing, Console.Terminals.NONE, environment);
    }

    @Test
    void whateverTheLauncherWritesAsksToStop() throws InterruptedException {
        var launcher = new Launcher();

        var watch = LauncherWatch.begin(console(launcher, Map.of(Job.LAUNCHER, "1")));
        launcher.heard.await();

        assertThat(watch.stopAsked()).isTrue();
    }

    @Test
    void whoWasNotLaunchedIsNotAsked() {
        var watch = LauncherWatch.begin(console(InputStream.nullInputStream(), Map.of()));

        assertThat(watch.stopAsked()).isFalse();
    }
}
