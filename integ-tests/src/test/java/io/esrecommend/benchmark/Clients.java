package io.esrecommend.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that all ask at once, each as soon as it has an answer.
 *
 * @param requests that they send, one after another and over again
 */
record Clients(List<Runnable> requests) {

    /** How many there are. */
    static final int COUNT = 32;

    private static final int REQUESTS = 1_000;
    private static final long SEED = 45;

    /** Writes down what they will ask. */
    static Clients of(AskedEngine engine, Question.Kind kind, Asker asker) {
        Random random = new Random(SEED);
        List<Runnable> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(asker.prepare(kind.ask(engine, random.nextDouble(), random)));
        }
        return new Clients(requests);
    }

    /** Asks for so many seconds; returns the answers a second. */
    double perSecond(double seconds) throws Exception {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(COUNT)) {
            for (int client = 0; client < COUNT; client++) {
                clients.add(threads.submit(() -> {
                    while (System.nanoTime() - end < 0) {
                        requests.get(next.getAndIncrement() % requests.size()).run();
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return next.get() / ((System.nanoTime() - start) / 1e9);
    }
}
