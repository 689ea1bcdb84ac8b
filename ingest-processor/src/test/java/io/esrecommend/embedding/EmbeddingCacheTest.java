package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {

    private static final int DIMENSIONS = 3;
    private static final long ROOM_FOR_TWO = 2 * (400 + 4 * DIMENSIONS);

    private final AtomicLong room = new AtomicLong(ROOM_FOR_TWO);
    private final EmbeddingCache cache = new EmbeddingCache(room::get, DIMENSIONS);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void whatIsThereIsNotMadeAgain() {
        assertFalse(embed("a").kept());
        assertTrue(embed("a").kept());
        assertSame(embed("a").embedding().join(), embed("a").embedding().join());
        assertEquals(1, made.get());
    }

    @Test
    void chunkingTellsVectorsOfOneTextApart() {
        embed("a");
        var other = new EmbeddingCache.Key("a", Chunking.MEAN);
        assertFalse(cache.embed(other, this::make).kept());
        assertEquals(2, made.get());
    }

    @Test
    void leastRecentlyUsedGoesFirst() {
        embed("a");
        embed("b");
        embed("a");
        embed("c");
        assertEquals(2, cache.size());
        assertEquals(ROOM_FOR_TWO, cache.bytes());
        assertTrue(embed("a").kept());
        assertFalse(embed("b").kept());
    }

    @Test
    void textThatIsBeingEmbeddedIsWaitedFor() {
        CompletableFuture<Embedding> running = new CompletableFuture<>();
        var first = cache.embed(key("a"), () -> running);
        var second = embed("a");
        assertTrue(second.kept());
        assertFalse(second.embedding().isDone());
        running.complete(new Embedding(new float[DIMENSIONS], 5, false));
        assertEquals(5, first.embedding().join().tokens());
        assertEquals(5, second.embedding().join().tokens());
    }

    @Test
    void failureReachesThoseWhoWaitAndIsNotKept() {
        CompletableFuture<Embedding> running = new CompletableFuture<>();
        var first = cache.embed(key("a"), () -> running);
        var second = embed("a");
        running.completeExceptionally(new IllegalStateException("bad text"));
        for (var found : new EmbeddingCache.Found[] {first, second}) {
            var e = assertThrows(
                    CompletionException.class, () -> found.embedding().join());
            assertEquals("bad text", e.getCause().getMessage());
        }
        assertFalse(embed("a").kept());
    }

    @Test
    void refusalIsThrownAndNotKept() {
        assertThrows(
                RejectedExecutionException.class,
                () -> cache.embed(key("a"), () -> {
                    throw new RejectedExecutionException("the queue is full");
                }));
        assertEquals(0, cache.size());
        assertFalse(embed("a").kept());
    }

    @Test
    void cacheOfNoBytesKeepsNothing() {
        EmbeddingCache none = new EmbeddingCache(() -> 0, DIMENSIONS);
        assertFalse(none.embed(key("a"), this::make).kept());
        assertFalse(none.embed(key("a"), this::make).kept());
        assertEquals(0, none.size());
    }

    @Test
    void cacheThatMayTakeLessMakesRoom() {
        embed("a");
        embed("b");
        room.set(ROOM_FOR_TWO / 2);
        embed("c");
        assertEquals(1, cache.size());
        assertTrue(embed("c").kept());
        room.set(0);
        embed("d");
        assertEquals(0, cache.size());
        room.set(ROOM_FOR_TWO);
        embed("d");
        assertTrue(embed("d").kept());
    }

    private EmbeddingCache.Found embed(String text) {
        return cache.embed(key(text), this::make);
    }

    private CompletableFuture<Embedding> make() {
        return CompletableFuture.completedFuture(new Embedding(new float[DIMENSIONS], made.incrementAndGet(), false));
    }

    private static EmbeddingCache.Key key(String text) {
        return new EmbeddingCache.Key(text, Chunking.NONE);
    }
}
