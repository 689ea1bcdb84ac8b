package io.esrecommend.embedding;

import io.esrecommend.embedding.WaitingTexts.Batch;
import io.esrecommend.embedding.WaitingTexts.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Collects encodings of many callers and runs them in batches. A caller's thread is never held. A free worker takes the
 * best batch there is, so batches grow where texts arrive faster than they are embedded, and a lone text is not kept
 * waiting for company longer than the options say: by default not at all.
 *
 * <p>Queries go before passages, since somebody waits for them; but where passages wait, every other batch is theirs.
 */
final class Batcher {

    private final Function<List<Encoding>, float[][]> model;
    private final Workers workers;
    private final Supplier<InferenceOptions> options;
    private final MemoryBudget heap;

    private final WaitingTexts queries;
    private final WaitingTexts passages;
    private int working;
    private boolean queriesHadTheirTurn;
    private boolean alarmIsSet;

    /**
     * @param model embeds a batch: one vector an encoding, in order; of a batch that it throws for each half is tried
     * @param cost decides which texts go together
     * @param options as they are now
     * @param workers run the batches
     * @param heap holds what waits
     */
    Batcher(
            Function<List<Encoding>, float[][]> model,
            BatchCost cost,
            Supplier<InferenceOptions> options,
            Workers workers,
            MemoryBudget heap) {
        this.model = model;
        this.workers = workers;
        this.options = options;
        this.heap = heap;
        this.queries = new WaitingTexts(cost);
        this.passages = new WaitingTexts(cost);
    }

    /**
     * Embeds an encoding, some time.
     *
     * @return completes on a worker's thread
     * @throws RejectedExecutionException if as many wait as may
     */
    CompletableFuture<float[]> submit(Encoding encoding, Role role) {
        heap.reserve(encoding.bytes(), "texts to embed");
        CompletableFuture<float[]> vector;
        boolean start;
        synchronized (this) {
            WaitingTexts queue = role == Role.QUERY ? queries : passages;
            if (queue.size() >= options.get().queueSize()) {
                heap.release(encoding.bytes());
                throw new RejectedExecutionException("the embedding queue is full: " + queue.size()
                        + " texts wait; send fewer at once or retry later");
            }
            vector = queue.add(encoding);
            start = working < options.get().parallelRuns();
            if (start) {
                working++;
            }
        }
        if (start) {
            workers.execute(this::work);
        }
        return vector;
    }

    /** Texts that wait. */
    synchronized int waiting() {
        return queries.size() + passages.size();
    }

    /** Embeds one batch, then queues up again: models that share the threads take turns. */
    private void work() {
        Optional<Batch> taken;
        do {
            taken = take();
            taken.ifPresent(batch -> run(batch.texts()));
        } while (taken.isPresent() && !queuesUp());
    }

    /** Whether this worker will be called again; threads that are shut down take no more, but do what was accepted. */
    private boolean queuesUp() {
        try {
            workers.execute(this::work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** The next batch; none if nothing waits that may go now, and the worker has ended then. */
    private synchronized Optional<Batch> take() {
        if (queries.size() > 0 && !(queriesHadTheirTurn && passages.size() > 0)) {
            queriesHadTheirTurn = true;
            return Optional.of(takeFrom(queries));
        }
        queriesHadTheirTurn = false;
        if (passages.size() > 0) {
            Batch batch = passages.batch();
            long rest = options.get().maxBatchDelay().toNanos()
                    - (System.nanoTime() - passages.oldest().arrival());
            if (batch.full() || rest <= 0) {
                passages.remove(batch);
                return Optional.of(batch);
            }
            setAlarm(Duration.ofNanos(rest));
        }
        working--;
        return Optional.empty();
    }

    private static Batch takeFrom(WaitingTexts queue) {
        Batch batch = queue.batch();
        queue.remove(batch);
        return batch;
    }

    private void setAlarm(Duration delay) {
        if (!alarmIsSet) {
            alarmIsSet = true;
            workers.executeLater(this::wakeUp, delay);
        }
    }

    private void wakeUp() {
        synchronized (this) {
            alarmIsSet = false;
            if (working >= options.get().parallelRuns()) {
                return;
            }
            working++;
        }
        work();
    }

    /** Runs texts together; where that fails, each half, so that a bad text costs the others little. */
    private void run(List<Waiting> texts) {
        float[][] vectors;
        try {
            vectors = model.apply(texts.stream().map(Waiting::encoding).toList());
        } catch (RuntimeException | Error e) {
            // An error too goes to those who wait; thrown on, it would end the worker and leave them waiting for ever.
            if (texts.size() == 1) {
                end(texts.get(0)).completeExceptionally(e);
            } else {
                run(texts.subList(0, texts.size() / 2));
                run(texts.subList(texts.size() / 2, texts.size()));
            }
            return;
        }
        for (int i = 0; i < vectors.length; i++) {
            end(texts.get(i)).complete(vectors[i]);
        }
    }

    private CompletableFuture<float[]> end(Waiting text) {
        heap.release(text.encoding().bytes());
        return text.vector();
    }
}
