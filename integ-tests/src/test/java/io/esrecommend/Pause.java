package io.esrecommend;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, for a time or until something is so. */
public final class Pause {

    private Pause() {}

    /** Waits so long. */
    public static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Waits until something is so; fails when the limit is over. */
    public static void until(Duration limit, Supplier<String> complaint, BooleanSupplier isSo) {
        long start = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError(complaint.get() + " after " + limit.toSeconds() + " s");
            }
            millis(100);
        }
    }
}
