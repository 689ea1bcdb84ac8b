package io.esrecommend.embedding;

import java.time.Duration;

/**
 * What a model did on a node since it was loaded, and what it holds now.
 *
 * @param documents texts that were asked for
 * @param failures of them, those that got no vector
 * @param truncated of them, those of which the end was cut off
 * @param cacheHits of them, those whose vector was there or on its way already
 * @param queue texts that wait
 * @param batches that ran
 * @param texts in all batches; pieces of a split text count one each
 * @param tokens of those texts, padding left out
 * @param paddedTokens of all batches, padding included
 * @param tokenizer time that texts took to become tokens
 * @param session time of ONNX Runtime
 * @param pooling time of pooling and normalising
 * @param memory what the model takes
 */
public record EmbeddingStats(
        long documents,
        long failures,
        long truncated,
        long cacheHits,
        int queue,
        long batches,
        long texts,
        long tokens,
        long paddedTokens,
        Duration tokenizer,
        Duration session,
        Duration pooling,
        Memory memory) {

    /**
     * Bytes.
     *
     * @param reserved native memory that the circuit breaker holds for weights and activations
     * @param cache heap of the cached vectors
     * @param cacheEntries vectors in the cache
     */
    public record Memory(long reserved, long cache, int cacheEntries) {}

    /** Texts of a batch on average; 0 before the first. */
    public double textsPerBatch() {
        return batches == 0 ? 0 : (double) texts / batches;
    }

    /** The share of what was computed that was text and not padding, 0 to 1; 1 before the first batch. */
    public double fill() {
        return paddedTokens == 0 ? 1 : (double) tokens / paddedTokens;
    }
}
