package io.esrecommend.embedding;

import java.time.Duration;

/**
 * How the models of a node run, each of them. Where and on how many threads counts as it is when a model is loaded, which
 * takes memory accordingly; the rest may change while it runs.
 *
 * @param device where
 * @param parallelRuns the most batches that run at the same time, at least 1
 * @param threadsPerRun that one batch uses, at least 1
 * @param queueSize the most texts that wait, for each role, at least 1
 * @param maxBatchDelay how long a passage may wait for company; zero runs at once whatever is there
 * @param cacheBytes the most heap that vectors of recent texts take; zero keeps none
 */
public record InferenceOptions(
        Device device, int parallelRuns, int threadsPerRun, int queueSize, Duration maxBatchDelay, long cacheBytes) {}
