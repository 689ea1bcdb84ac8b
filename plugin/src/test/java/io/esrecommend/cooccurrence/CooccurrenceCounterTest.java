package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CooccurrenceCounterTest {

    private final Random random = new Random(1);

    @Test
    void countsEveryPairOnce() {
        for (int users : new int[] {1, 2, 10, 500}) {
            Histories histories = Histories.random(random, users);
            assertCounts(histories, histories.count(), histories.sourceItems());
            Histories ofOneAction = histories.ofOneAction();
            assertCounts(ofOneAction, ofOneAction.count(), ofOneAction.sourceItems());
        }
    }

    @RepeatedTest(10)
    void partitionHasTheRowsOfTheWhole(RepetitionInfo repetition) {
        random.setSeed(repetition.getCurrentRepetition());
        Histories histories = Histories.random(random, 200);
        Set<String> part = new HashSet<>(histories.sourceItems());
        part.removeIf(item -> random.nextBoolean());
        assertCounts(histories, histories.count(part, bytes -> {}, () -> false), part);
    }

    /** Compares counts with a map of all pairs. */
    private static void assertCounts(Histories histories, CooccurrenceCounts counts, Set<String> sources) {
        assertEquals(histories.users().size(), counts.users());
        Map<String, Map<String, Integer>> expected = new TreeMap<>(histories.pairs());
        expected.keySet().retainAll(sources);
        Map<String, Map<String, Integer>> found = new TreeMap<>();
        for (CooccurrenceCounts.Row row : counts.rows()) {
            assertEquals(histories.sourceCounts().get(row.item()), row.count());
            Map<String, Integer> both = new TreeMap<>();
            for (int i = 0; i < row.targets().length; i++) {
                Integer twice = both.put(counts.targets()[row.targets()[i]], row.both()[i]);
                assertEquals(null, twice, "a target occurs twice");
            }
            assertEquals(null, found.put(row.item(), both), "a source item has two rows");
        }
        assertEquals(expected, found);
        Map<String, Integer> targetCounts = new HashMap<>();
        for (int t = 0; t < counts.targets().length; t++) {
            targetCounts.put(counts.targets()[t], counts.targetCounts()[t]);
        }
        assertEquals(histories.targetCounts(), targetCounts, "users of every target, with a source item or not");
    }

    @Test
    void onlyTheLengthsOfTheArraysCount() {
        CooccurrenceCounter counter = new CooccurrenceCounter(3, 3, bytes -> {});
        counter.add(new int[] {0, 2, 2}, 1, new int[] {1, 2, 0}, 2);
        CooccurrenceCounts counts = counter.counts(i -> "s" + i, i -> "t" + i, () -> false);
        assertEquals(1, counts.rows().size());
        assertEquals("s0", counts.rows().get(0).item());
        assertEquals(2, counts.rows().get(0).targets().length);
        assertEquals(Set.of("t1", "t2"), Set.of(counts.targets()));
    }

    @Test
    void usersWithoutASourceItemCountAndKeepNoMemory() {
        AtomicLong allocated = new AtomicLong();
        CooccurrenceCounter counter = new CooccurrenceCounter(1, 2, allocated::addAndGet);
        counter.add(new int[] {0}, 1, new int[] {1}, 1);
        long before = allocated.get();
        for (int user = 0; user < 10_000; user++) {
            counter.add(new int[0], 0, new int[] {0, 1}, 2);
        }
        assertEquals(before, allocated.get());
        CooccurrenceCounts counts = counter.counts(i -> "s", i -> "t" + i, () -> false);
        assertEquals(10_001, counts.users());
        assertEquals(10_001, counts.targetCounts()[List.of(counts.targets()).indexOf("t1")]);
    }

    @Test
    void nobodyDidAnything() {
        CooccurrenceCounts counts = new CooccurrenceCounter(5, 5, bytes -> {}).counts(i -> "s", i -> "t", () -> false);
        assertEquals(0, counts.users());
        assertEquals(List.of(), counts.rows());
        assertEquals(0, counts.targets().length);
    }

    @Test
    void memoryIsAskedForBeforeItIsTaken() {
        int items = 1_000_000;
        AtomicLong asked = new AtomicLong();
        CooccurrenceCounter counter = new CooccurrenceCounter(items, items, asked::addAndGet);
        assertEquals(2L * items * Integer.BYTES, asked.get());
        int[] all = new int[items];
        for (int i = 0; i < items; i++) {
            all[i] = i;
        }
        counter.add(new int[] {0, 1}, 2, all, items);
        assertTrue(asked.get() >= 3L * items * Integer.BYTES, "only " + asked);
    }

    @Test
    void refusedMemoryEndsTheCountingWhereverItIsRefused() {
        Histories histories = Histories.random(random, 300);
        List<Long> allocations = new ArrayList<>();
        histories.count(histories.sourceItems(), allocations::add, () -> false);
        for (int refused = 0; refused < allocations.size(); refused++) {
            IllegalStateException refusal = new IllegalStateException("allocation " + refused);
            AtomicInteger left = new AtomicInteger(refused);
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> histories.count(
                            histories.sourceItems(),
                            bytes -> {
                                if (left.getAndDecrement() == 0) {
                                    throw refusal;
                                }
                            },
                            () -> false));
            assertSame(refusal, thrown);
        }
    }

    @Test
    void cancellationEndsTheCountingAtTheNextRow() {
        Histories histories = Histories.random(random, 300);
        int items = histories.sourceItems().size();
        assertTrue(items > 10, "too few items to test anything: " + items);
        for (int rows : new int[] {0, 1, 10}) {
            AtomicInteger asked = new AtomicInteger();
            CooccurrenceCounts counts =
                    histories.count(histories.sourceItems(), bytes -> {}, () -> asked.getAndIncrement() == rows);
            assertEquals(rows, counts.rows().size());
            assertEquals(rows + 1, asked.get());
        }
    }
}
