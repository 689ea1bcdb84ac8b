package io.esrecommend.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** A few requests at a time. */
final class Parallel {

    private Parallel() {}

    /** The results of the work, in the order of the inputs; the first failure ends all of it. */
    static <T, R> List<R> map(List<T> inputs, int threads, Function<T, R> work) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<R>> started = new ArrayList<>();
            for (T input : inputs) {
                started.add(pool.submit(() -> work.apply(input)));
            }
            List<R> results = new ArrayList<>();
            try {
                for (Future<R> future : started) {
                    results.add(future.get());
                }
                return results;
            } catch (ExecutionException e) {
                pool.shutdownNow();
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new DemoFailure("interrupted", e);
            }
        }
    }
}
