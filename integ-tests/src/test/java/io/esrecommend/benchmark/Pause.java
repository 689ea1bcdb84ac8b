package io.esrecommend.benchmark;

import java.util.concurrent.locks.LockSupport;

/** Waits. */
final class Pause {

    private Pause() {}

    /** Until a {@link System#nanoTime()}, or not at all if that is over. */
    static void until(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted");
            }
            LockSupport.parkNanos(left);
        }
    }
}
