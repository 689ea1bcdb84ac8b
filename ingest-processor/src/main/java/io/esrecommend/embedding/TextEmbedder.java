package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A loaded model: text in, vector out. Safe for use by several threads. */
public final class TextEmbedder implements AutoCloseable {

    private final ModelManifest manifest;
    private final String fingerprint;
    private final Tokenizer tokenizer;
    private final OnnxSession session;
    private final Batcher batcher;

    private TextEmbedder(
            ModelManifest manifest, String fingerprint, Tokenizer tokenizer, OnnxSession session, Batcher batcher) {
        this.manifest = manifest;
        this.fingerprint = fingerprint;
        this.tokenizer = tokenizer;
        this.session = session;
        this.batcher = batcher;
    }

    /**
     * How models run on a node.
     *
     * @param executor runs the batches; must not reject
     * @param parallelRuns the most batches that run at the same time, for each model
     * @param threadsPerRun that one batch uses
     * @param queueCapacity the most texts that wait, for each model
     */
    public record Resources(Executor executor, int parallelRuns, int threadsPerRun, int queueCapacity) {}

    /**
     * Loads a model; takes seconds, and reads all of its files.
     *
     * @throws IOException if a file is missing, broken, not the manifest's, or no text-embedding model
     */
    static TextEmbedder load(ModelBundle bundle, Resources resources) throws IOException {
        ModelManifest manifest = bundle.manifest();
        Pooling pooling = Pooling.of(manifest.pooling());
        String fingerprint = bundle.fingerprint();
        Tokenizer tokenizer = Tokenizer.open(bundle.tokenizer(), manifest.maxTokens());
        try {
            OnnxSession session = OnnxSession.open(bundle.graph(), manifest.dimensions(), resources.threadsPerRun());
            Batcher batcher = new Batcher(
                    batch -> session.run(batch, pooling),
                    resources.executor(),
                    resources.parallelRuns(),
                    resources.queueCapacity());
            return new TextEmbedder(manifest, fingerprint, tokenizer, session, batcher);
        } catch (IOException | RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** What the model says of itself. */
    public ModelManifest manifest() {
        return manifest;
    }

    /** SHA-256 of the model's files, in hexadecimal: vectors of the same fingerprint can be compared. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Where the model runs, {@code cpu} or {@code cuda}. */
    public String device() {
        return session.device();
    }

    /**
     * Embeds a text, together with others that arrive at the same time.
     *
     * @param text not empty; what is longer than the model reads is cut off, and the result says so
     * @return completes on one of the executor's threads
     * @throws RejectedExecutionException if the queue is full
     */
    public CompletableFuture<Embedding> embed(String text, Role role) {
        ModelManifest.Prefixes prefixes = manifest.prefixes();
        Encoding encoding = tokenizer.encode((role == Role.QUERY ? prefixes.query() : prefixes.passage()) + text);
        return batcher.submit(encoding)
                .thenApply(vector -> new Embedding(finish(vector), encoding.length(), encoding.truncated()));
    }

    private float[] finish(float[] vector) {
        if (manifest.normalize()) {
            double squares = 0;
            for (float x : vector) {
                squares += (double) x * x;
            }
            float scale = (float) (1 / Math.sqrt(Math.max(squares, Float.MIN_NORMAL)));
            for (int d = 0; d < vector.length; d++) {
                vector[d] *= scale;
            }
        }
        return vector;
    }

    @Override
    public void close() {
        session.close();
        tokenizer.close();
    }
}
