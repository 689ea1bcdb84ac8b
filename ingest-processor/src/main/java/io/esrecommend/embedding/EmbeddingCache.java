package io.esrecommend.embedding;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Vectors of recent texts, and of those that are being embedded now: a text that comes again costs nothing. The least
 * recently used go first. Safe for use by several threads.
 */
final class EmbeddingCache {

    private static final int ENTRY_BYTES = 400;

    /**
     * What a vector depends on, besides the model.
     *
     * @param textHash of what the model reads
     * @param chunking how a long text is read
     */
    record Key(String textHash, Chunking chunking) {}

    /**
     * An embedding.
     *
     * @param embedding completes with it
     * @param kept whether it was there
     */
    record Found(CompletableFuture<Embedding> embedding, boolean kept) {}

    private final long bytesOfEntry;
    private final LongSupplier bytes;
    private final Map<Key, CompletableFuture<Embedding>> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param bytes the most heap to take, as it is now; zero keeps nothing. Where it becomes less, the next text makes
     *     what is there fit
     * @param dimensions of a vector
     */
    EmbeddingCache(LongSupplier bytes, int dimensions) {
        this.bytesOfEntry = ENTRY_BYTES + (long) Float.BYTES * dimensions;
        this.bytes = bytes;
    }

    /**
     * The embedding of a key: the one that is there, or a new one, which is kept unless it fails.
     *
     * @param embed makes a new one; what it throws is thrown
     */
    Found embed(Key key, Supplier<CompletableFuture<Embedding>> embed) {
        long capacity = bytes.getAsLong() / bytesOfEntry;
        if (capacity == 0) {
            clear();
            return new Found(embed.get(), false);
        }
        CompletableFuture<Embedding> promise = new CompletableFuture<>();
        synchronized (this) {
            CompletableFuture<Embedding> kept = entries.putIfAbsent(key, promise);
            if (kept != null) {
                return new Found(kept, true);
            }
            evict(capacity);
        }
        try {
            var unused = embed.get().whenComplete((embedding, failure) -> {
                if (failure == null) {
                    promise.complete(embedding);
                } else {
                    fail(key, promise, failure);
                }
            });
        } catch (RuntimeException | Error e) {
            fail(key, promise, e);
            throw e;
        }
        return new Found(promise, false);
    }

    /** Entries, those of texts that are being embedded now included. */
    synchronized int size() {
        return entries.size();
    }

    /** Bytes of heap, roughly. */
    long bytes() {
        return size() * bytesOfEntry;
    }

    private void fail(Key key, CompletableFuture<Embedding> promise, Throwable failure) {
        synchronized (this) {
            entries.remove(key, promise);
        }
        promise.completeExceptionally(failure);
    }

    private synchronized void clear() {
        entries.clear();
    }

    private void evict(long capacity) {
        Iterator<Key> oldest = entries.keySet().iterator();
        while (entries.size() > capacity) {
            oldest.next();
            oldest.remove();
        }
    }
}
