package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Plain searches at a fixed rate, whether or not those before are answered. A latency begins when its search was due,
 * so that none is left out because another was slow.
 */
final class Searches {

    private static final int A_SECOND = 20;
    private static final int WORDS = 3;
    private static final int SIZE = 10;

    private final Http http;
    private final String path;
    private final List<Map<String, ?>> bodies;

    /** Indexes the texts without vectors, to search them by the first words of each. */
    Searches(Http http, String index, List<String> texts) {
        this.http = http;
        this.path = "/" + index + "/_search";
        this.bodies = new ArrayList<>();
        for (String text : texts) {
            String[] words = text.split("\\s+");
            String first = String.join(" ", Arrays.asList(words).subList(0, Math.min(WORDS, words.length)));
            bodies.add(Map.of("size", SIZE, "query", Map.of("match", Map.of("text", first))));
        }
        Bulks.of(texts).send(http, "/" + index + "/_bulk?refresh=true");
    }

    /** Searches until it is over; returns the latencies in milliseconds. */
    double[] until(BooleanSupplier over) {
        List<Future<Double>> started = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            for (int i = 0; i == 0 || !over.getAsBoolean(); i++) {
                long due = start + i * 1_000_000_000L / A_SECOND;
                Pause.until(due);
                Map<String, ?> body = bodies.get(i % bodies.size());
                started.add(clients.submit(() -> {
                    http.post(path, body);
                    return (System.nanoTime() - due) / 1e6;
                }));
            }
            double[] latencies = new double[started.size()];
            for (int i = 0; i < latencies.length; i++) {
                latencies[i] = started.get(i).get();
            }
            return latencies;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Searches for so many seconds. */
    double[] during(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        return until(() -> System.nanoTime() - end >= 0);
    }
}
