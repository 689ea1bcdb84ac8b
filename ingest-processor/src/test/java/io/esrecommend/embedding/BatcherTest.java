package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {

    private static final int POISON = -1;
    /** A run costs as much as 10 tokens: batches end at 200 tokens, and a text joins for up to 10 of padding. */
    private static final BatchCost COST = new BatchCost(10_000, 1_000);

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
        Batcher batcher = batcher(BatcherTest::firstIds, 3, 100_000);
        List<Callable<Integer>> callers = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            int first = caller * 1000;
            callers.add(() -> {
                List<CompletableFuture<float[]>> vectors = new ArrayList<>();
                for (int i = 0; i < 1000; i++) {
                    vectors.add(batcher.submit(text(first + i, 1 + i * 7 % 200), Role.PASSAGE));
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
    void textsOfLikeLengthAreEmbeddedTogether() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 100);
        List<CompletableFuture<float[]>> vectors = submit(batcher, 30, 95, 31, 29, 98, 32);
        free.countDown();
        for (int i = 0; i < vectors.size(); i++) {
            assertEquals(i, vectors.get(i).get()[0]);
        }
        assertEquals(List.of(List.of(29, 30, 31, 32), List.of(95, 98)), sortedLengths());
    }

    @Test
    void oldestTextIsAlwaysInTheNextBatch() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 1000);
        List<Integer> lengths = new ArrayList<>(Collections.nCopies(200, 20));
        lengths.set(0, 90);
        lengths.set(1, 60);
        List<CompletableFuture<float[]>> vectors = submit(batcher, lengths);
        free.countDown();
        for (CompletableFuture<float[]> vector : vectors) {
            vector.get();
        }
        assertEquals(List.of(90), sortedLengths().get(0));
        assertEquals(List.of(60), sortedLengths().get(1));
    }

    @Test
    void whatWasAcceptedIsEmbeddedWhenTheThreadsAreShutDown() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 100);
        List<CompletableFuture<float[]>> vectors = submit(batcher, 30, 95, 150);
        threads.shutdown();
        free.countDown();
        for (int i = 0; i < vectors.size(); i++) {
            assertEquals(i, vectors.get(i).get(10, TimeUnit.SECONDS)[0]);
        }
    }

    @Test
    void batchEndsBeforeItsPaddedTokensExceedTheLimit() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 100);
        List<CompletableFuture<float[]>> vectors = submit(batcher, 2000, 50, 50, 50, 50, 51, 201);
        free.countDown();
        for (CompletableFuture<float[]> vector : vectors) {
            vector.get();
        }
        // 4 * 50 tokens are allowed, 5 * 50 and 2 * 51 more are not; one text alone always is.
        assertEquals(List.of(List.of(2000), List.of(50, 50, 50, 50), List.of(51), List.of(201)), sortedLengths());
    }

    @Test
    void queriesGoFirstAndLeaveEveryOtherBatchToPassages() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 1000);
        List<CompletableFuture<float[]>> all = submit(batcher, Collections.nCopies(3, 200));
        for (int i = 0; i < 3; i++) {
            all.add(batcher.submit(text(i, 150), Role.QUERY));
        }
        free.countDown();
        for (CompletableFuture<float[]> vector : all) {
            vector.get();
        }
        assertEquals(
                List.of(150, 200, 150, 200, 150, 200),
                batches.stream().map(batch -> batch.get(0).length()).toList());
    }

    @Test
    void passageWaitsForCompanyNoLongerThanItMayAndQueriesDoNot() throws Exception {
        Clock clock = new Clock();
        Batcher batcher = new Batcher(BatcherTest::firstIds, COST, BatcherTest::delayed, clock, new Budget());
        var lone = batcher.submit(text(1, 5), Role.PASSAGE);
        assertEquals(
                Duration.ofHours(1).toMinutes(), clock.delay.plusSeconds(30).toMinutes());
        assertFalse(lone.isDone());
        assertEquals(2, batcher.submit(text(2, 5), Role.QUERY).get(0, TimeUnit.SECONDS)[0]);
        assertFalse(lone.isDone());
        // Forty of them fill a batch of 200 tokens.
        List<CompletableFuture<float[]>> company = submit(batcher, Collections.nCopies(40, 5));
        assertEquals(1, lone.get(0, TimeUnit.SECONDS)[0]);
        assertEquals(38, company.get(38).get(0, TimeUnit.SECONDS)[0]);
        assertFalse(company.get(39).isDone());
        assertEquals(1, batcher.waiting());
    }

    @Test
    void loneTextIsEmbeddedWhenItsTimeIsOver() throws Exception {
        Clock clock = new Clock();
        InferenceOptions soon = new InferenceOptions(Device.AUTO, 1, 1, 10, Duration.ofMillis(1), 0);
        Batcher batcher = new Batcher(BatcherTest::firstIds, COST, () -> soon, clock, new Budget());
        var lone = batcher.submit(text(1, 5), Role.PASSAGE);
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        if (clock.alarm != null) {
            clock.alarm.run();
        }
        assertEquals(1, lone.get(0, TimeUnit.SECONDS)[0]);
    }

    @Test
    void whatWaitsIsTakenOutOfTheBudgetAndGivenBack() throws Exception {
        Budget heap = new Budget(4000);
        Batcher batcher = new Batcher(
                encodings -> {
                    await(free);
                    return firstIds(encodings);
                },
                COST,
                () -> TestResources.options(1, 10, 0),
                TestResources.workers(threads),
                heap);
        List<CompletableFuture<float[]>> vectors = submit(batcher, 10, 10, 10);
        long used = heap.used();
        assertTrue(used >= 3 * 10 * 5, used + " bytes");
        assertThrows(IllegalStateException.class, () -> batcher.submit(text(1, 1000), Role.PASSAGE));
        assertEquals(used, heap.used());
        free.countDown();
        for (CompletableFuture<float[]> vector : vectors) {
            vector.get();
        }
        assertEquals(0, heap.used());
    }

    @Test
    void badTextAmongAThousandCostsTheOthersLittle() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Batcher batcher = held(
                encodings -> {
                    runs.incrementAndGet();
                    if (encodings.stream().anyMatch(encoding -> encoding.ids()[0] == POISON)) {
                        throw new IllegalStateException("a bad text");
                    }
                    return firstIds(encodings);
                },
                2000);
        List<CompletableFuture<float[]>> before = submit(batcher, Collections.nCopies(500, 3));
        CompletableFuture<float[]> poisoned = batcher.submit(text(POISON, 3), Role.PASSAGE);
        List<CompletableFuture<float[]>> after = submit(batcher, Collections.nCopies(499, 3));
        free.countDown();
        assertThrows(ExecutionException.class, poisoned::get);
        for (List<CompletableFuture<float[]>> good : List.of(before, after)) {
            for (int i = 0; i < good.size(); i++) {
                assertEquals(i, good.get(i).get()[0]);
            }
        }
        // 66 texts of 3 tokens fill a batch, so 1,000 need 16; of the one that fails the halves, quarters and so on.
        assertTrue(runs.get() <= 1 + 16 + 2 * 7, runs + " runs");
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
        CompletableFuture<float[]> poisoned = batcher.submit(text(POISON, 3), Role.PASSAGE);
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
        Batcher batcher = batcher(
                batch -> {
                    if (runs.getAndIncrement() == 0) {
                        throw new NoClassDefFoundError("ai/onnxruntime/OnnxTensor");
                    }
                    return firstIds(batch);
                },
                1,
                10);
        CompletableFuture<float[]> failed = batcher.submit(text(1, 1), Role.PASSAGE);
        ExecutionException e = assertThrows(ExecutionException.class, () -> failed.get(10, TimeUnit.SECONDS));
        assertEquals(NoClassDefFoundError.class, e.getCause().getClass());
        assertEquals(2, batcher.submit(text(2, 1), Role.PASSAGE).get(10, TimeUnit.SECONDS)[0]);
    }

    @Test
    void queueIsAsLongAsTheOptionsSayNow() {
        AtomicReference<InferenceOptions> options = new AtomicReference<>(TestResources.options(1, 2, 0));
        Batcher batcher = new Batcher(
                encodings -> {
                    await(free);
                    return firstIds(encodings);
                },
                COST,
                options::get,
                new Clock(),
                new Budget());
        options.set(new InferenceOptions(Device.AUTO, 1, 1, 3, Duration.ofHours(1), 0));
        submit(batcher, 1, 1, 1);
        assertThrows(RejectedExecutionException.class, () -> batcher.submit(text(9, 1), Role.PASSAGE));
        options.set(new InferenceOptions(Device.AUTO, 1, 1, 4, Duration.ofHours(1), 0));
        submit(batcher, 1);
        assertEquals(4, batcher.waiting());
    }

    @Test
    void fullQueueRefusesUntilItHasRoom() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 3);
        List<CompletableFuture<float[]>> vectors = submit(batcher, 1, 1, 1);
        var e = assertThrows(RejectedExecutionException.class, () -> batcher.submit(text(9, 1), Role.PASSAGE));
        assertEquals("the embedding queue is full: 3 texts wait; send fewer at once or retry later", e.getMessage());
        free.countDown();
        for (int i = 0; i < 3; i++) {
            assertEquals(i, vectors.get(i).get()[0]);
        }
        assertEquals(4, batcher.submit(text(4, 1), Role.PASSAGE).get()[0]);
    }

    @Test
    void workersNeverExceedTheirLimitAndReachIt() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier both = new CyclicBarrier(2);
        AtomicInteger first = new AtomicInteger();
        Batcher batcher = batcher(
                batch -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    if (first.getAndIncrement() < 2) {
                        meet(both);
                    }
                    LockSupport.parkNanos(100_000);
                    running.decrementAndGet();
                    return firstIds(batch);
                },
                2,
                100_000);
        List<CompletableFuture<float[]>> vectors = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            vectors.add(batcher.submit(text(i, 500), Role.PASSAGE));
        }
        for (int i = 0; i < vectors.size(); i++) {
            assertEquals(i, vectors.get(i).get()[0]);
        }
        assertEquals(2, most.get());
    }

    @Test
    void submittingHoldsNoCallersThread() throws Exception {
        Batcher batcher = held(BatcherTest::firstIds, 10);
        CompletableFuture<float[]> vector = batcher.submit(text(7, 1), Role.PASSAGE);
        assertFalse(vector.isDone());
        free.countDown();
        assertEquals(7, vector.get()[0]);
    }

    /** A batcher whose only worker waits for {@link #free}, so that what is submitted now is taken together then. */
    private Batcher held(Function<List<Encoding>, float[][]> model, int capacity) throws InterruptedException {
        Batcher batcher = batcher(
                batch -> {
                    if (held.getCount() > 0) {
                        held.countDown();
                        await(free);
                    } else {
                        batches.add(batch);
                    }
                    return model.apply(batch);
                },
                1,
                capacity);
        var unused = batcher.submit(text(0, 1), Role.PASSAGE);
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
            vectors.add(batcher.submit(text(vectors.size(), length), Role.PASSAGE));
        }
        return vectors;
    }

    private List<List<Integer>> sortedLengths() {
        return batches.stream()
                .map(batch -> batch.stream().map(Encoding::length).sorted().toList())
                .toList();
    }

    private Batcher batcher(Function<List<Encoding>, float[][]> model, int workers, int capacity) {
        return new Batcher(
                model,
                COST,
                () -> TestResources.options(workers, capacity, 0),
                TestResources.workers(threads),
                new Budget());
    }

    private static InferenceOptions delayed() {
        return new InferenceOptions(Device.AUTO, 1, 1, 1000, Duration.ofHours(1), 0);
    }

    /** Works at once, and remembers what is to be done later. */
    private static final class Clock implements Workers {
        private Runnable alarm;
        private Duration delay;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void executeLater(Runnable task, Duration after) {
            alarm = task;
            delay = after;
        }
    }

    private static Encoding text(int id, int length) {
        int[] ids = new int[length];
        ids[0] = id;
        return new Encoding(ids, new byte[length], false);
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
