package io.esrecommend.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Watches the live heap of a node. That slows the node down: what it does meanwhile is not to be timed. */
final class HeapWatch {

    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(300);

    private final LiveHeap heap;
    private final BooleanSupplier counts;
    private final CompletableFuture<Long> most;
    private volatile boolean over;

    /**
     * Starts to watch.
     *
     * @param counts whether a moment counts; asked before and after it
     */
    HeapWatch(LiveHeap heap, BooleanSupplier counts) {
        this.heap = heap;
        this.counts = counts;
        this.most = CompletableFuture.supplyAsync(this::watch);
    }

    private long watch() {
        long largest = 0;
        while (!over) {
            if (counts.getAsBoolean()) {
                long live = heap.now();
                if (counts.getAsBoolean()) {
                    largest = Math.max(largest, live);
                }
            }
            Pause.until(System.nanoTime() + INTERVAL);
        }
        return largest;
    }

    /** Ends it; returns the most that was live, in bytes, or 0 if no moment counted. */
    long end() {
        over = true;
        return most.join();
    }
}
