package org.glm4j.tokenizers;

import java.util.concurrent.locks.StampedLock;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/** An object in native memory: used by any number of threads at once, freed once when none uses it. */
final class NativeHandle implements AutoCloseable {

    private final StampedLock lock = new StampedLock();
    private final LongConsumer free;
    private volatile long address;

    NativeHandle(long address, LongConsumer free) {
        this.address = address;
        this.free = free;
    }

    <T> T use(LongFunction<T> work) {
        long stamp = lock.readLock();
        try {
            checkOpen();
            return work.apply(address);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    void checkOpen() {
        if (address == 0) {
            throw new IllegalStateException("the tokenizer is closed");
        }
    }

    @Override
    public void close() {
        long stamp = lock.writeLock();
        try {
            if (address != 0) {
                free.accept(address);
                address = 0;
            }
        } finally {
            lock.unlockWrite(stamp);
        }
    }
}
