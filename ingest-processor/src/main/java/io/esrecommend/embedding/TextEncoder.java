package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.util.List;

/**
 * Turns batches of encodings into finished vectors: {@code OnnxSession -> Pooling -> normalising}. Its native memory is
 * taken out of a budget before it is allocated. Safe for use by several threads.
 */
final class TextEncoder implements AutoCloseable {

    private static final double DECIMALS = 1e6;

    private final ModelManifest manifest;
    private final Pooling pooling;
    private final OnnxSession session;
    private final BatchCost cost;
    private final Memory memory;
    private final EmbeddingCounters counters;

    private TextEncoder(
            ModelManifest manifest,
            Pooling pooling,
            OnnxSession session,
            BatchCost cost,
            Memory memory,
            EmbeddingCounters counters) {
        this.manifest = manifest;
        this.pooling = pooling;
        this.session = session;
        this.cost = cost;
        this.memory = memory;
        this.counters = counters;
    }

    /**
     * Loads a model's graph, tries it on the longest text that the manifest promises, and measures what runs cost.
     *
     * @param nativeMemory holds what the graph takes until {@link #close()}
     * @throws IOException if the graph is missing, broken, or none of such a model
     * @throws RuntimeException if the budget has too little left
     */
    static TextEncoder load(
            ModelBundle bundle, InferenceOptions options, MemoryBudget nativeMemory, EmbeddingCounters counters)
            throws IOException {
        ModelManifest manifest = bundle.manifest();
        Pooling pooling = Pooling.of(manifest.pooling());
        Memory memory = new Memory(nativeMemory, manifest.modelId());
        OnnxSession session = null;
        try {
            memory.keep(NativeFootprint.weights(bundle));
            session =
                    OnnxSession.open(bundle.graph(), manifest.dimensions(), options.device(), options.threadsPerRun());
            OnnxSession measured = session;
            BatchCost cost = BatchCost.measure(tokens -> measured.tryOut(tokens, false), manifest.maxTokens());
            memory.footprint = NativeFootprint.of(manifest, cost);
            memory.keep(memory.footprint.everydayBatch() * options.parallelRuns());
            TextEncoder encoder = new TextEncoder(manifest, pooling, session, cost, memory, counters);
            encoder.tryLongest();
            return encoder;
        } catch (IOException | RuntimeException | Error e) {
            if (session != null) {
                session.close();
            }
            memory.close();
            throw e;
        }
    }

    private void tryLongest() throws IOException {
        long more = memory.takeFor(1, manifest.maxTokens());
        try {
            // As in encode: what is taken for one run is not kept after it.
            session.tryOut(manifest.maxTokens(), more > 0);
        } finally {
            memory.giveBack(more);
        }
    }

    /** Where it runs. */
    Placement placement() {
        return session.placement();
    }

    /** What runs cost. */
    BatchCost cost() {
        return cost;
    }

    /** Native memory that it keeps, in bytes. */
    long reserved() {
        return memory.kept;
    }

    /**
     * Embeds a batch.
     *
     * @return one vector an encoding, in order
     * @throws IllegalStateException if ONNX Runtime fails
     * @throws ModelUnavailableException if the encoder is closed
     */
    float[][] encode(List<Encoding> batch) {
        int length = batch.stream().mapToInt(Encoding::length).max().orElseThrow();
        long more = memory.takeFor(batch.size(), length);
        try {
            long start = System.nanoTime();
            TokenVectors output = session.run(batch, more > 0);
            long ran = System.nanoTime();
            float[][] vectors = output.pool(pooling, batch);
            for (float[] vector : vectors) {
                requireNumbers(vector);
                finish(vector);
            }
            counters.batch(batch, length, ran - start, System.nanoTime() - ran);
            return vectors;
        } finally {
            memory.giveBack(more);
        }
    }

    private void requireNumbers(float[] vector) {
        for (float x : vector) {
            if (!Float.isFinite(x)) {
                throw new ModelFailedException("model [" + manifest.modelId() + "] gives [" + x
                        + "] where numbers are to be; it cannot be used on this text");
            }
        }
    }

    /**
     * Scales a vector to length one and rounds it to six decimals, if the manifest says that vectors are normalised.
     * What is rounded away is 1,000 times less than what an int8 model rounds, and a document's JSON is a fifth
     * shorter and read in half of the time.
     */
    void finish(float[] vector) {
        if (!manifest.normalize()) {
            return;
        }
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        double scale = DECIMALS / Math.sqrt(Math.max(squares, Float.MIN_NORMAL));
        for (int d = 0; d < vector.length; d++) {
            vector[d] = (float) (Math.rint(vector[d] * scale) / DECIMALS);
        }
    }

    @Override
    public void close() {
        session.close();
        memory.close();
    }

    /** What a model has of the budget. */
    private static final class Memory implements AutoCloseable {
        private final MemoryBudget budget;
        private final String what;
        private long kept;
        private NativeFootprint footprint;

        Memory(MemoryBudget budget, String modelId) {
            this.budget = budget;
            this.what = "model [" + modelId + "]";
        }

        void keep(long bytes) {
            budget.reserve(bytes, what);
            kept += bytes;
        }

        /** Takes what a batch needs beyond what is kept, and says how much that is. */
        long takeFor(int texts, int length) {
            long more = footprint.beyond(texts, length);
            if (more > 0) {
                budget.reserve(more, "a text of [" + length + "] tokens for " + what);
            }
            return more;
        }

        void giveBack(long bytes) {
            if (bytes > 0) {
                budget.release(bytes);
            }
        }

        @Override
        public void close() {
            budget.release(kept);
            kept = 0;
        }
    }
}
