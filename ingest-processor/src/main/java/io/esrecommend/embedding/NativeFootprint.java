package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;

/**
 * Native memory that a model's batches take, estimated from above: the hidden and feed-forward values of each token of a
 * BERT-like layer, and its attention to all others. The factors hold for ONNX Runtime's arena, which rounds up to powers
 * of two: on MiniLM, 1,024 tokens took 46 MB as texts of 8 tokens and 111 MB as texts of 512, where this says 46 MB and
 * 141 MB.
 *
 * @param dimensions of a token's vector
 * @param everydayBatch bytes that one run may keep between batches
 */
record NativeFootprint(int dimensions, long everydayBatch) {

    private static final int BYTES_PER_VALUE = 112;
    private static final double BYTES_PER_ATTENTION = 0.5;
    /** Texts longer than this are no everyday batch; what they take more is taken for the one run. */
    private static final int EVERYDAY_TOKENS = 512;
    /** ONNX Runtime keeps many matrices twice, as they are and repacked. */
    private static final int COPIES = 2;

    /** Bytes that the loaded model takes. */
    static long weights(ModelBundle bundle) throws IOException {
        return COPIES * bundle.bytes();
    }

    /** The footprint of a model's batches. */
    static NativeFootprint of(ModelManifest manifest, BatchCost cost) {
        int length = Math.min(EVERYDAY_TOKENS, manifest.maxTokens());
        int texts = Math.max(1, cost.batchTokens() / length);
        return new NativeFootprint(manifest.dimensions(), activations(manifest.dimensions(), texts, length));
    }

    /** What a batch takes more than is kept for every run, in bytes. */
    long beyond(int texts, int length) {
        return Math.max(0, activations(dimensions, texts, length) - everydayBatch);
    }

    private static long activations(int dimensions, int texts, int length) {
        return (long) ((double) texts * length * dimensions * (BYTES_PER_VALUE + BYTES_PER_ATTENTION * length));
    }
}
