package org.glm4j.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the benchmarks of one run share.
 *
 * @param root checkout of glm4j
 * @param scratch where synthetic checkpoints are kept
 * @param rounds measurements of a case
 * @param python the other side, where there is one
 */
record Surroundings(Path root, Path scratch, int rounds, Optional<PythonPeer> python, History history)
        implements AutoCloseable {

    @Override
    public void close() {
        python.ifPresent(PythonPeer::close);
    }
}
