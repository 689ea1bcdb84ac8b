package io.esrecommend.embedding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/**
 * Collects encodings of many callers and runs them in batches. A caller's thread is never held. Nothing waits for
 * company: a free worker takes what is there, so batches grow only when texts arrive faster than they are embedded.
 *
 * <p>What a worker takes is sorted by length and cut by padded tokens, since padding costs as much as text.
 */
final class Batcher {

    /** Encodings that a worker takes at once; more means better-matched lengths and a longer wait. */
    private static final int TAKE = 64;
    /** The most tokens, padding included, of a batch of more than one. */
    private static final int BATCH_TOKENS = 1024;

    private final Function<List<Encoding>, float[][]> model;
    private final Executor executor;
    private final int workers;
    private final int capacity;

    private final Deque<Pending> queue = new ArrayDeque<>();
    private int working;

    private record Pending(Encoding encoding, CompletableFuture<float[]> vector) {}

    /**
     * @param model embeds a batch: one vector an encoding, in order; a batch that it throws for is tried one by one
     * @param executor runs the workers; must not reject
     * @param workers that run at the same time, at least 1
     * @param capacity the most encodings that wait
     */
    Batcher(Function<List<Encoding>, float[][]> model, Executor executor, int workers, int capacity) {
        this.model = model;
        this.executor = executor;
        this.workers = workers;
        this.capacity = capacity;
    }

    /**
     * Embeds an encoding, some time.
     *
     * @return completes on a worker's thread
     * @throws RejectedExecutionException if as many wait as may
     */
    CompletableFuture<float[]> submit(Encoding encoding) {
        CompletableFuture<float[]> vector = new CompletableFuture<>();
        boolean start;
        synchronized (queue) {
            if (queue.size() >= capacity) {
                throw new RejectedExecutionException(
                        "the embedding queue is full: " + capacity + " texts wait; send fewer at once or retry later");
            }
            queue.add(new Pending(encoding, vector));
            start = working < workers;
            if (start) {
                working++;
            }
        }
        if (start) {
            executor.execute(this::work);
        }
        return vector;
    }

    /** Embeds what one worker takes, then queues up again: models that share the executor take turns. */
    private void work() {
        List<Pending> taken = take();
        taken.sort(Comparator.comparingInt(pending -> pending.encoding.length()));
        for (int from = 0, to; from < taken.size(); from = to) {
            to = endOfBatch(taken, from);
            run(taken.subList(from, to));
        }
        boolean more;
        synchronized (queue) {
            more = !queue.isEmpty();
            if (!more) {
                working--;
            }
        }
        if (more) {
            executor.execute(this::work);
        }
    }

    private List<Pending> take() {
        synchronized (queue) {
            List<Pending> taken = new ArrayList<>(Math.min(TAKE, queue.size()));
            while (taken.size() < TAKE && !queue.isEmpty()) {
                taken.add(queue.poll());
            }
            return taken;
        }
    }

    /** Batches end before the one that would make them too large; sorted, the last is always the longest. */
    private static int endOfBatch(List<Pending> sorted, int from) {
        int to = from + 1;
        while (to < sorted.size() && (to + 1 - from) * sorted.get(to).encoding.length() <= BATCH_TOKENS) {
            to++;
        }
        return to;
    }

    private void run(List<Pending> batch) {
        try {
            float[][] vectors =
                    model.apply(batch.stream().map(Pending::encoding).toList());
            for (int i = 0; i < vectors.length; i++) {
                batch.get(i).vector.complete(vectors[i]);
            }
        } catch (RuntimeException | Error e) {
            // An error too goes to those who wait; thrown on, it would end the worker and leave them waiting for ever.
            if (batch.size() == 1) {
                batch.get(0).vector.completeExceptionally(e);
            } else {
                batch.forEach(pending -> run(List.of(pending)));
            }
        }
    }
}
