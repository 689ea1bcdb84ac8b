package io.esrecommend.embedding;

import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * What a run of a model costs on this node: {@code nanosPerRun + tokens * nanosPerToken}, padding included. From it
 * follows how batches are cut: a text joins a batch only where the padding that this causes costs less than a run of
 * its own. On a processor that is a handful of tokens, on an accelerator hundreds.
 *
 * @param nanosPerRun of a run, whatever its length
 * @param nanosPerToken of each token more
 */
record BatchCost(double nanosPerRun, double nanosPerToken) {

    /** A batch that lasts no longer lets queries and other models have their turn. */
    private static final double LONGEST_NANOS = 50e6;

    /** Tokens of a full batch for each token that a run costs by itself: what runs cost is then a twentieth of all. */
    private static final int TOKENS_PER_PADDING = 20;

    private static final int MIN_TOKENS = 192;
    private static final int MAX_TOKENS = 16_384;
    private static final int MAX_PADDING = 512;
    private static final int SHORT = 8;
    private static final int LONG = 128;
    private static final int REPEATS = 5;

    /** Runs of a model of so many tokens, in one text. */
    interface Run {
        void of(int tokens) throws IOException;
    }

    /** Measures a model; the fastest of several runs counts, so that what else the machine does matters little. */
    static BatchCost measure(Run run, int maxTokens) throws IOException {
        return measure(run, maxTokens, System::nanoTime);
    }

    static BatchCost measure(Run run, int maxTokens, LongSupplier clock) throws IOException {
        int tokens = Math.min(LONG, maxTokens);
        int few = Math.min(SHORT, tokens / 2);
        double shortest = Double.MAX_VALUE;
        double longest = Double.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            shortest = Math.min(shortest, nanos(run, few, clock));
            longest = Math.min(longest, nanos(run, tokens, clock));
        }
        double perToken = Math.max(1, (longest - shortest) / (tokens - few));
        return new BatchCost(Math.max(0, shortest - few * perToken), perToken);
    }

    private static double nanos(Run run, int tokens, LongSupplier clock) throws IOException {
        long start = clock.getAsLong();
        run.of(tokens);
        return clock.getAsLong() - start;
    }

    /** The padding, in tokens, that costs as much as a run. */
    int padding() {
        return (int) Math.clamp(nanosPerRun / nanosPerToken, 0, MAX_PADDING);
    }

    /**
     * The most tokens, padding included, of a batch of more than one text. More would gain little, and on a processor
     * lose: the activations would leave its caches.
     */
    int batchTokens() {
        double enough = TOKENS_PER_PADDING * nanosPerRun / nanosPerToken;
        return (int) Math.clamp(Math.min(enough, LONGEST_NANOS / nanosPerToken), MIN_TOKENS, MAX_TOKENS);
    }
}
