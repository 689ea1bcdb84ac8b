package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {

    private static final long POISON = -1;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** What the model was given, without the text that holds it. */
    private final List<List<Encoding>> batches = Collections.synchronizedList(new ArrayList<>());

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void end() throws InterruptedException {
        free.countDown();
        threads.shutdown();
        assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
    }

    @Test
    void eachTextGetsItsOwnVector() throws Exception {
        Batcher batcher = new Batcher(BatcherTest::firstIds, threads, 3, 100_000);
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            int first = caller * 1000;
            callers.add(() -> {
                List<CompletableFuture<float[]>> vectors = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    vectors.add(batcher.submit(text(first + i, 1 + i * 7 % 200)));
                }
                for (int i = 0; i < 1000; i++) {
                    assertEquals(first + i, vectors.get(i).get()[0]);
                }
                return vectors.size();
            });
        }
        for (var caller : threads.invokeAll(callers)) {
            assertEquals(1000, caller.get());
        }
    }

    @Test
    void textsThatWaitTogetherAreEmbeddedTogetherSortedByLength() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 100);
        List<CompletableFuture<float[]>> vectors = submit(batcher, 30, 10, 20, 5);
        free.countDown();
        for (int i = 0; i < vectors.size(); i++) {
            assertEquals(i, vectors.get(i).get()[0]);
        }
        assertEquals(List.of(List.of(5, 10, 20, 30)), lengths());
    }

    @Test
    void batchEndsBeforeItsPaddedTokensExceedTheLimit() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 100);
        List<CompletableFuture<float[]>> vectors = submit(batcher, 2000, 256, 256, 256, 256, 256, 1, 300, 1024);
        free.countDown();
        for (CompletableFuture<float[]> vector : vectors) {
            vector.get();
        }
        // 4 * 256 and 3 * 300 tokens fit into 1024, 5 * 256 and 2 * 1024 do not; one text alone always does.
        assertEquals(
                List.of(List.of(1, 256, 256, 256), List.of(256, 256, 300), List.of(1024), List.of(2000)), lengths());
    }

    @Test
    void workerTakesNoMoreThanSixtyFourAtOnce() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 100);
        List<CompletableFuture<float[]>> vectors = submit(batcher, Collections.nCopies(100, 2));
        free.countDown();
        for (CompletableFuture<float[]> vector : vectors) {
            vector.get();
        }
        assertEquals(List.of(64, 36), batches.stream().map(List::size).toList());
    }

    @Test
    void badTextFailsAlone() throws Exception {
        IllegalStateException bad = new IllegalStateException("a bad text");
        Batcher batcher = held(
                batch -> {
                    if (batch.stream().anyMatch(encoding -> encoding.ids()[0] == POISON)) {
                        throw bad;
                    }
                    return firstIds(batch);
                },
                100);
        List<CompletableFuture<float[]>> before = submit(batcher, 3, 3, 3);
        CompletableFuture<float[]> poisoned = batcher.submit(text(POISON, 3));
        List<CompletableFuture<float[]>> after = submit(batcher, 3, 3);
        free.countDown();
        assertSame(bad, assertThrows(ExecutionException.class, poisoned::get).getCause());
        for (List<CompletableFuture<float[]>> good : List.of(before, after)) {
            for (int i = 0; i < good.size(); i++) {
                assertEquals(i, good.get(i).get()[0]);
            }
        }
        assertEquals(6, batches.get(0).size());
    }

    @Test
    void errorOfTheModelEndsNoWorkerAndLeavesNobodyWaiting() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Batcher batcher = new Batcher(
                batch -> {
                    if (runs.getAndIncrement() == 0) {
                        throw new NoClassDefFoundError("ai/onnxruntime/OnnxTensor");
                    }
                    return firstIds(batch);
                },
                threads,
                1,
                10);
        CompletableFuture<float[]> failed = batcher.submit(text(1, 1));
        ExecutionException e = assertThrows(ExecutionException.class, () -> failed.get(10, TimeUnit.SECONDS));
        assertEquals(NoClassDefFoundError.class, e.getCause().getClass());
        assertEquals(2, batcher.submit(text(2, 1)).get(10, TimeUnit.SECONDS)[0]);
    }

    @Test
    void fullQueueRefusesUntilItHasRoom() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 3);
        List<CompletableFuture<float[]>> vectors = submit(batcher, 1, 1, 1);
        var e = assertThrows(RejectedExecutionException.class, () -> batcher.submit(text(9, 1)));
        assertEquals("the embedding queue is full: 3 texts wait; send fewer at once or retry later", e.getMessage());
        free.countDown();
        for (int i = 0; i < 3; i++) {
            assertEquals(i, vectors.get(i).get()[0]);
        }
        assertEquals(4, batcher.submit(text(4, 1)).get()[0]);
    }

    @Test
    void workersNeverExceedTheirLimitAndReachIt() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger first = new AtomicInteger();
        Batcher batcher = new Batcher(
                batch -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    if (first.getAndIncrement() < 2) {
                        meet(both);
                    }
                    LockSupport.parkNanos(100_000);
                    running.decrementAndGet();
                    return firstIds(batch);
                },
                threads,
                2,
                100_000);
        List<CompletableFuture<float[]>> vectors = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            vectors.add(batcher.submit(text(i, 500)));
        }
        for (int i = 0; i < vectors.size(); i++) {
            assertEquals(i, vectors.get(i).get()[0]);
        }
        assertEquals(2, most.get());
    }

    @Test
    void submittingHoldsNoCallersThread() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 10);
        CompletableFuture<float[]> vector = batcher.submit(text(7, 1));
        assertFalse(vector.isDone());
        free.countDown();
        assertEquals(7, vector.get()[0]);
    }

    /** A batcher whose only worker waits for {@link #free}, so that what is submitted now is taken together then. */
    private Batcher held(Function<List<Encoding>, float[][]> model, int capacity) throws InterruptedException {
        Batcher batcher = new Batcher(
                batch -> {
                    if (held.getCount() > 0) {
                        held.countDown();
                        await(free);
                    } else {
                        batches.add(batch);
                    }
                    return model.apply(batch);
                },
                threads,
                1,
                capacity);
        var unused = batcher.submit(text(0, 1));
        held.await();
        return batcher;
    }

    /** Submits texts of these lengths; the first token of each is its place. */
    private static List<CompletableFuture<float[]>> submit(Batcher batcher, Integer... lengths) {
        return submit(batcher, List.of(lengths));
    }

    private static List<CompletableFuture<float[]>> submit(Batcher batcher, List<Integer> lengths) {
        List<CompletableFuture<float[]>> vectors = new ArrayList<>();
        for (int length : lengths) {
            vectors.add(batcher.submit(text(vectors.size(), length)));
        }
        return vectors;
    }

    private List<List<Integer>> lengths() {
        return batches.stream()
                .map(batch -> batch.stream().map(Encoding::length).toList())
                .toList();
    }

    private static Encoding text(long id, int length) {
        long[] ids = new long[length];
        ids[0] = id;
        return new Encoding(ids, new long[length], false);
    }

    private static float[][] firstIds(List<Encoding> batch) {
        return batch.stream().map(encoding -> new float[] {encoding.ids()[0]}).toArray(float[][]::new);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
