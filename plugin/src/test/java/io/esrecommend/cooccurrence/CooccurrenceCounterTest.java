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
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.apache.lucene.util.BytesRef;
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

    @Test
    void pairCountsTheLesserOfItsWeights() {
        Histories histories = Histories.random(random, 300).fading(random);
        assertCounts(histories, histories.count(), histories.sourceItems());
        Histories ofOneAction = histories.ofOneAction();
        assertCounts(ofOneAction, ofOneAction.count(), ofOneAction.sourceItems());
    }

    @RepeatedTest(10)
    void partitionHasTheRowsOfTheWhole(RepetitionInfo repetition) {
        random.setSeed(repetition.getCurrentRepetition());
        Histories histories = Histories.random(random, 200);
        Set<String> part = new HashSet<>(histories.sourceItems());
        part.removeIf(item -> random.nextBoolean());
        assertCounts(histories, histories.count(part, true, Bounds.NONE, CooccurrenceCounter.CHUNK), part);
    }

    @RepeatedTest(10)
    void chunksAreTheWholeOnceTogether(RepetitionInfo repetition) {
        random.setSeed(repetition.getCurrentRepetition());
        Histories histories = Histories.random(random, 200);
        if (random.nextBoolean()) {
            histories = histories.fading(random);
        }
        int chunk = 1 + random.nextInt(100);
        Set<String> sources = histories.sourceItems();
        assertCounts(histories, histories.count(sources, true, Bounds.NONE, chunk), sources);
    }

    @Test
    void chunksBoundTheMemory() {
        AtomicLong used = new AtomicLong();
        AtomicLong most = new AtomicLong();
        CooccurrenceCounter counter = new CooccurrenceCounter(
                new CooccurrenceCounter.Shape(10, 10, false, false),
                bounds(bytes -> {
                    used.addAndGet(bytes);
                    most.accumulateAndGet(used.get(), Math::max);
                }),
                1000);
        for (int user = 0; user < 100_000; user++) {
            counter.add(1, items(1, 2, 3), items(random.nextInt(5), 5 + random.nextInt(5)));
        }
        assertTrue(most.get() < 50_000, "took " + most + " bytes");
        CooccurrenceCounts counts = counter.counts(name("s"), name("t"));
        assertEquals(600_000, counts.totals().pairs());
        assertEquals(100_000, counts.sources().counts()[0]);
    }

    /** Compares counts with a map of all pairs. */
    private static void assertCounts(Histories histories, CooccurrenceCounts counts, Set<String> sources) {
        assertEquals(histories.all(), counts.totals().users());
        Map<String, Map<String, Integer>> expected = new TreeMap<>(histories.pairs());
        expected.keySet().retainAll(sources);
        assertEquals(expected, pairs(counts));
        Map<String, Integer> sourceCounts = new HashMap<>(histories.sourceCounts());
        sourceCounts.keySet().retainAll(sources);
        assertEquals(sourceCounts, counts(counts.sources()));
        assertEquals(
                histories.targetCounts(), counts(counts.targets()), "users of every target, with a source item or not");
        if (sources.equals(histories.sourceItems())) {
            assertEquals(histories.pairsSeen(), counts.totals().pairs());
        }
    }

    private static Map<String, Map<String, Integer>> pairs(CooccurrenceCounts counts) {
        Map<String, Map<String, Integer>> pairs = new TreeMap<>();
        for (int source = 0; source < counts.rows().size(); source++) {
            CooccurrenceCounts.Row row = counts.rows().get(source);
            Map<String, Integer> both = new TreeMap<>();
            for (int i = 0; i < row.targets().length; i++) {
                Integer twice = both.put(counts.targets().names().text(row.targets()[i]), row.both()[i]);
                assertEquals(null, twice, "a target occurs twice");
            }
            assertEquals(null, pairs.put(counts.sources().names().text(source), both), "a source item has two rows");
        }
        return pairs;
    }

    private static Map<String, Integer> counts(CooccurrenceCounts.Items items) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < items.counts().length; i++) {
            counts.put(items.names().text(i), Math.toIntExact(items.counts()[i]));
        }
        return counts;
    }

    @Test
    void withoutTargetCountsOnlyTargetsOfAPairAreNamed() {
        CooccurrenceCounter counter =
                new CooccurrenceCounter(new CooccurrenceCounter.Shape(3, 4, false, false), Bounds.NONE);
        counter.add(1, items(1), items(0, 2));
        counter.add(1, items(), items(3));
        CooccurrenceCounts counts = counter.counts(name("s"), name("t"));
        assertEquals(2, counts.totals().users());
        assertEquals(2, counts.targets().names().size());
        assertEquals("t2", counts.targets().names().text(1));
        assertEquals(0, counts.targets().counts().length);
        assertEquals(Map.of("s1", Map.of("t0", 1, "t2", 1)), pairs(counts));
    }

    @Test
    void usersWithoutASourceItemCountAndKeepNoMemory() {
        AtomicLong allocated = new AtomicLong();
        CooccurrenceCounter counter =
                new CooccurrenceCounter(new CooccurrenceCounter.Shape(1, 2, true, false), bounds(allocated::addAndGet));
        counter.add(1, items(0), items(1));
        long before = allocated.get();
        for (int user = 0; user < 10_000; user++) {
            counter.add(1, items(), items(0, 1));
        }
        assertEquals(before, allocated.get());
        CooccurrenceCounts counts = counter.counts(name("s"), name("t"));
        assertEquals(10_001, counts.totals().users());
        assertEquals(Map.of("t0", 10_000, "t1", 10_001), counts(counts.targets()));
    }

    @Test
    void nobodyDidAnything() {
        CooccurrenceCounts counts = new CooccurrenceCounter(
                        new CooccurrenceCounter.Shape(5, 5, true, false), Bounds.NONE)
                .counts(name("s"), name("t"));
        assertEquals(CooccurrenceCounts.EMPTY.totals(), counts.totals());
        assertEquals(List.of(), counts.rows());
        assertEquals(0, counts.targets().names().size());
    }

    @Test
    void tooManyUsersCannotFade() {
        CooccurrenceCounter counter =
                new CooccurrenceCounter(new CooccurrenceCounter.Shape(1, 1, true, true), Bounds.NONE);
        UserItems one = new UserItems(true);
        one.add(0, 256);
        UserItems none = new UserItems(true);
        for (int user = 0; user < CooccurrenceCounter.MAX_WEIGHTED_USERS; user++) {
            counter.add(256, none, one);
        }
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> counter.add(256, none, one));
        assertTrue(e.getMessage().contains("[half_life]"), e.getMessage());
        assertTrue(e.getMessage().contains("[8388607]"), e.getMessage());
        CooccurrenceCounts counts = counter.counts(name("s"), name("t"));
        assertEquals(
                256L * CooccurrenceCounter.MAX_WEIGHTED_USERS, counts.targets().counts()[0]);
    }

    @Test
    void memoryIsAskedForBeforeItIsTaken() {
        int items = 1_000_000;
        AtomicLong asked = new AtomicLong();
        CooccurrenceCounter counter = new CooccurrenceCounter(
                new CooccurrenceCounter.Shape(items, items, true, false), bounds(asked::addAndGet));
        assertEquals(3L * items * Integer.BYTES, asked.get());
        UserItems all = new UserItems(false);
        all.reset(items);
        for (int i = 0; i < items; i++) {
            all.add(i);
        }
        counter.add(1, items(0, 1), all);
        assertTrue(asked.get() >= 4L * items * Integer.BYTES, "only " + asked);
    }

    @Test
    void refusedMemoryEndsTheCountingWhereverItIsRefused() {
        Histories histories = Histories.random(random, 300);
        List<Long> allocations = new ArrayList<>();
        histories.count(histories.sourceItems(), true, bounds(allocations::add), 100);
        assertTrue(allocations.size() > 100, "only " + allocations.size());
        for (int refused = 0; refused < allocations.size(); refused++) {
            IllegalStateException refusal = new IllegalStateException("allocation " + refused);
            AtomicInteger left = new AtomicInteger(refused);
            Bounds bounds = bounds(bytes -> {
                if (left.getAndDecrement() == 0) {
                    throw refusal;
                }
            });
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class, () -> histories.count(histories.sourceItems(), true, bounds, 100));
            assertSame(refusal, thrown);
        }
    }

    @Test
    void cancellationEndsTheCountingAtTheNextRow() {
        Histories histories = Histories.random(random, 300);
        int items = histories.sourceItems().size();
        assertTrue(items > 10, "too few items to test anything: " + items);
        AtomicInteger asked = new AtomicInteger();
        IllegalStateException cancelled = new IllegalStateException("cancelled");
        Bounds bounds = new Bounds() {
            @Override
            public void allocate(long bytes) {}

            @Override
            public void checkCancelled() {
                if (asked.incrementAndGet() == 10) {
                    throw cancelled;
                }
            }
        };
        assertSame(
                cancelled,
                assertThrows(
                        IllegalStateException.class,
                        () -> histories.count(histories.sourceItems(), true, bounds, CooccurrenceCounter.CHUNK)));
        assertEquals(10, asked.get());
    }

    private static Bounds bounds(LongConsumer allocation) {
        return new Bounds() {
            @Override
            public void allocate(long bytes) {
                allocation.accept(bytes);
            }

            @Override
            public void checkCancelled() {}
        };
    }

    private static UserItems items(int... ordinals) {
        UserItems items = new UserItems(false);
        for (int ordinal : ordinals) {
            items.add(ordinal);
        }
        return items;
    }

    private static IntFunction<BytesRef> name(String prefix) {
        return ordinal -> new BytesRef(prefix + ordinal);
    }
}
