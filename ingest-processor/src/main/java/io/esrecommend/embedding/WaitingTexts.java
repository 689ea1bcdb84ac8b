package io.esrecommend.embedding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Texts that wait to be embedded, in order of arrival and in order of length: a batch is the oldest and those nearest
 * to it in length, so that none waits for ever and little is padded. Not safe for use by several threads.
 */
final class WaitingTexts {

    /**
     * A text that waits.
     *
     * @param encoding the text
     * @param number of its arrival
     * @param arrival when, as {@link System#nanoTime()} tells
     * @param vector completes with the text's vector
     */
    record Waiting(Encoding encoding, long number, long arrival, CompletableFuture<float[]> vector) {

        int length() {
            return encoding.length();
        }
    }

    private static final Comparator<Waiting> BY_LENGTH =
            Comparator.comparingInt(Waiting::length).thenComparingLong(Waiting::number);

    private final BatchCost cost;
    private final SequencedSet<Waiting> byArrival = new LinkedHashSet<>();
    private final NavigableSet<Waiting> byLength = new TreeSet<>(BY_LENGTH);
    private long arrivals;

    /** @param cost decides which texts go together */
    WaitingTexts(BatchCost cost) {
        this.cost = cost;
    }

    int size() {
        return byArrival.size();
    }

    /** Puts a text at the end. */
    CompletableFuture<float[]> add(Encoding encoding) {
        Waiting waiting = new Waiting(encoding, arrivals++, System.nanoTime(), new CompletableFuture<>());
        byArrival.add(waiting);
        byLength.add(waiting);
        return waiting.vector;
    }

    /** The text that has waited longest; there must be one. */
    Waiting oldest() {
        return byArrival.getFirst();
    }

    /** The best batch with the oldest text, the shortest text first; stays here. At least one must wait. */
    Batch batch() {
        Waiting oldest = oldest();
        Iterator<Waiting> longer = byLength.tailSet(oldest, false).iterator();
        Iterator<Waiting> shorter = byLength.headSet(oldest, false).descendingIterator();
        Waiting up = next(longer);
        Waiting down = next(shorter);
        List<Waiting> texts = new ArrayList<>(List.of(oldest));
        int length = oldest.length();
        while (up != null || down != null) {
            // A longer text pads all that are there, a shorter one is padded itself.
            long paddingUp = up == null ? Long.MAX_VALUE : (long) texts.size() * (up.length() - length);
            long paddingDown = down == null ? Long.MAX_VALUE : length - down.length();
            int longest = paddingUp <= paddingDown ? up.length() : length;
            if ((texts.size() + 1L) * longest > cost.batchTokens()) {
                return new Batch(texts, true);
            }
            if (Math.min(paddingUp, paddingDown) > cost.padding()) {
                break;
            }
            if (paddingUp <= paddingDown) {
                texts.add(up);
                length = longest;
                up = next(longer);
            } else {
                texts.add(down);
                down = next(shorter);
            }
        }
        return new Batch(texts, length >= cost.batchTokens());
    }

    /** Takes a batch's texts out. */
    void remove(Batch batch) {
        batch.texts.forEach(byLength::remove);
        batch.texts.forEach(byArrival::remove);
    }

    private static Waiting next(Iterator<Waiting> texts) {
        return texts.hasNext() ? texts.next() : null;
    }

    /**
     * Texts that go together.
     *
     * @param texts at least one
     * @param full whether no more of such texts would fit
     */
    record Batch(List<Waiting> texts, boolean full) {}
}
