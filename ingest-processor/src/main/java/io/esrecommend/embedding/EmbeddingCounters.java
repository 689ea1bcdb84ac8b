package io.esrecommend.embedding;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a model does. Safe for use by several threads. */
final class EmbeddingCounters {

    private final LongAdder documents = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder truncated = new LongAdder();
    private final LongAdder cacheHits = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder texts = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private final LongAdder paddedTokens = new LongAdder();
    private final LongAdder tokenizerNanos = new LongAdder();
    private final LongAdder sessionNanos = new LongAdder();
    private final LongAdder poolingNanos = new LongAdder();

    void document() {
        documents.increment();
    }

    void failure() {
        failures.increment();
    }

    void truncated() {
        truncated.increment();
    }

    void cacheHit() {
        cacheHits.increment();
    }

    void tokenized(long nanos) {
        tokenizerNanos.add(nanos);
    }

    void batch(List<Encoding> batch, int length, long nanosInSession, long nanosInPooling) {
        batches.increment();
        texts.add(batch.size());
        tokens.add(batch.stream().mapToLong(Encoding::length).sum());
        paddedTokens.add((long) batch.size() * length);
        sessionNanos.add(nanosInSession);
        poolingNanos.add(nanosInPooling);
    }

    /** All counts, as they are now. */
    EmbeddingStats stats(int queue, EmbeddingStats.Memory memory) {
        return new EmbeddingStats(
                documents.sum(),
                failures.sum(),
                truncated.sum(),
                cacheHits.sum(),
                queue,
                batches.sum(),
                texts.sum(),
                tokens.sum(),
                paddedTokens.sum(),
                Duration.ofNanos(tokenizerNanos.sum()),
                Duration.ofNanos(sessionNanos.sum()),
                Duration.ofNanos(poolingNanos.sum()),
                memory);
    }
}
