package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** A loaded model: text in, vector out. Safe for use by several threads. */
public final class TextEmbedder implements AutoCloseable {

    private final ModelManifest manifest;
    private final String fingerprint;
    private final Tokenizer tokenizer;
    private final TextEncoder encoder;
    private final EmbeddingCounters counters;
    private final Batcher batcher;
    private final EmbeddingCache cache;

    private TextEmbedder(
            ModelManifest manifest,
            String fingerprint,
            Tokenizer tokenizer,
            TextEncoder encoder,
            EmbeddingCounters counters,
            Resources resources) {
        this.manifest = manifest;
        this.fingerprint = fingerprint;
        this.tokenizer = tokenizer;
        this.encoder = encoder;
        this.counters = counters;
        this.batcher =
                new Batcher(encoder::encode, encoder.cost(), resources.options, resources.workers, resources.heap);
        this.cache = new EmbeddingCache(() -> resources.options.get().cacheBytes(), manifest.dimensions());
    }

    /**
     * What the models of a node share.
     *
     * @param options how each of them runs now
     * @param workers run the batches
     * @param heap holds the texts that wait
     * @param nativeMemory holds weights and activations
     */
    public record Resources(
            Supplier<InferenceOptions> options, Workers workers, MemoryBudget heap, MemoryBudget nativeMemory) {}

    /**
     * Loads a model; takes seconds, and reads all of its files.
     *
     * @throws IOException if a file is missing, broken, not the manifest's, or no text-embedding model
     * @throws RuntimeException if the memory budget has too little left
     */
    static TextEmbedder load(ModelBundle bundle, Resources resources) throws IOException {
        ModelManifest manifest = bundle.manifest();
        // before gigabytes are read that nobody could use
        resources.nativeMemory.reserve(NativeFootprint.weights(bundle), "model [" + manifest.modelId() + "]");
        resources.nativeMemory.release(NativeFootprint.weights(bundle));
        String fingerprint = bundle.fingerprint();
        EmbeddingCounters counters = new EmbeddingCounters();
        Tokenizer tokenizer = Tokenizer.open(bundle.tokenizer(), manifest.maxTokens());
        try {
            TextEncoder encoder = TextEncoder.load(bundle, resources.options.get(), resources.nativeMemory, counters);
            return new TextEmbedder(manifest, fingerprint, tokenizer, encoder, counters, resources);
        } catch (IOException | RuntimeException | Error e) {
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
        return encoder.placement().device();
    }

    /** Why CUDA was tried in vain; null if it was not. */
    public String deviceReason() {
        return encoder.placement().reason();
    }

    /** What the model did and holds. */
    public EmbeddingStats stats() {
        var memory = new EmbeddingStats.Memory(encoder.reserved(), cache.bytes(), cache.size());
        return counters.stats(batcher.waiting(), memory);
    }

    /** SHA-256, in hexadecimal, of what the model reads of a text in a role: the role's prefix and the text. */
    public String hash(String text, Role role) {
        return HexFormat.of().formatHex(sha256().digest((prefix(role) + text).getBytes(StandardCharsets.UTF_8)));
    }

    /** Embeds a text as the method below does; what is longer than the model reads is cut off. */
    public CompletableFuture<Embedding> embed(String text, Role role) {
        return embed(text, role, Chunking.NONE);
    }

    /**
     * Embeds a text, together with others that arrive at the same time.
     *
     * @param text not empty
     * @param chunking what to do with a text that is longer than the model reads
     * @return completes on one of the workers, or is complete where the vector was in the cache
     * @throws RejectedExecutionException if the queue is full
     * @throws RuntimeException if the memory budget has too little left
     */
    public CompletableFuture<Embedding> embed(String text, Role role, Chunking chunking) {
        counters.document();
        EmbeddingCache.Found found;
        try {
            EmbeddingCache.Key key = new EmbeddingCache.Key(hash(text, role), chunking);
            found = cache.embed(key, () -> embedPieces(text, role, chunking));
        } catch (RuntimeException | Error e) {
            counters.failure();
            throw e;
        }
        if (found.kept()) {
            counters.cacheHit();
        }
        return found.embedding().whenComplete((embedding, failure) -> {
            if (failure != null) {
                counters.failure();
            } else if (embedding.truncated()) {
                counters.truncated();
            }
        });
    }

    private CompletableFuture<Embedding> embedPieces(String text, Role role, Chunking chunking) {
        List<Encoding> pieces = tokenize(text, role, chunking);
        List<CompletableFuture<float[]>> vectors =
                pieces.stream().map(piece -> batcher.submit(piece, role)).toList();
        return CompletableFuture.allOf(vectors.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> new Embedding(
                        mean(
                                pieces,
                                vectors.stream().map(CompletableFuture::join).toList()),
                        pieces.stream().mapToInt(Encoding::length).sum(),
                        pieces.stream().anyMatch(Encoding::truncated)));
    }

    private List<Encoding> tokenize(String text, Role role, Chunking chunking) {
        long start = System.nanoTime();
        String prefix = prefix(role);
        List<String> pieces = switch (chunking) {
            case NONE -> List.of(text);
            case MEAN -> tokenizer.split(prefix, text, Chunking.MAX_PIECES);
        };
        List<Encoding> encodings =
                pieces.stream().map(piece -> tokenizer.encode(prefix + piece)).toList();
        counters.tokenized(System.nanoTime() - start);
        return encodings;
    }

    /** The mean of vectors, weighted by the tokens that each stands for. */
    private float[] mean(List<Encoding> pieces, List<float[]> vectors) {
        if (vectors.size() == 1) {
            return vectors.get(0);
        }
        float[] mean = new float[manifest.dimensions()];
        int tokens = pieces.stream().mapToInt(Encoding::length).sum();
        for (int i = 0; i < vectors.size(); i++) {
            float share = (float) pieces.get(i).length() / tokens;
            for (int d = 0; d < mean.length; d++) {
                mean[d] += share * vectors.get(i)[d];
            }
        }
        encoder.finish(mean);
        return mean;
    }

    private String prefix(Role role) {
        ModelManifest.Prefixes prefixes = manifest.prefixes();
        return role == Role.QUERY ? prefixes.query() : prefixes.passage();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        encoder.close();
        tokenizer.close();
    }
}
