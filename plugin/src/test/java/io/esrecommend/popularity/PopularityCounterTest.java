package io.esrecommend.popularity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.cooccurrence.Partition;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class PopularityCounterTest {

    private static final Partition ALL = new Partition(0, 1);

    private static BytesRef name(int ordinal) {
        return new BytesRef("i" + ordinal);
    }

    @Test
    void totalsAreOverWhatCounts() {
        PopularityCounter counter = new PopularityCounter(4, true, bytes -> {});
        counter.add(0, 256);
        counter.add(1, 3);
        counter.add(2, 0);
        counter.addGrowth(2, true, true);
        counter.endUser();
        counter.add(1, 0);
        counter.addGrowth(1, false, true);
        counter.endUser();
        PopularityCounts counts = counter.counts(PopularityCounterTest::name, ALL, () -> false);
        assertEquals(new Popularity.Totals(1, 2, 4, 1, 2), counts.totals());
        assertEquals(
                List.of(new Popularity("i0", 256, 0, 0), new Popularity("i1", 3, 0, 1), new Popularity("i2", 0, 1, 1)),
                counts.all());
        // nobody's weight is left of one, and it is popular no more
        assertEquals(2, counts.popular(10).size());
    }

    @Test
    void sumsOfManyWeightsDoNotOverflow() {
        PopularityCounter counter = new PopularityCounter(1, false, bytes -> {});
        for (int i = 0; i < 10_000_000; i++) {
            counter.add(0, 256);
            counter.endUser();
        }
        PopularityCounts counts = counter.counts(PopularityCounterTest::name, ALL, () -> false);
        assertEquals(List.of(new Popularity("i0", 2_560_000_000L, 0, 0)), counts.all());
        assertEquals(10_000_000, counts.totals().users());
    }

    @Test
    void memoryIsAskedForBeforeItIsUsed() {
        List<Long> asked = new ArrayList<>();
        new PopularityCounter(1_000, false, asked::add);
        new PopularityCounter(1_000, true, asked::add);
        assertEquals(List.of(8_000L, 16_000L), asked);
        asked.clear();
        PopularityCounter counter = new PopularityCounter(1_000, true, asked::add);
        counter.add(7, 1);
        counter.endUser();
        counter.counts(PopularityCounterTest::name, ALL, () -> false);
        // the ordinal, the name of two bytes, three counts
        assertEquals(
                16_000 + 4 + 56 + 2 + 3 * 8,
                asked.stream().mapToLong(Long::longValue).sum());
        assertThrows(
                IllegalStateException.class,
                () -> new PopularityCounter(1_000, true, bytes -> {
                    throw new IllegalStateException();
                }));
    }

    @Test
    void namesAreNoLongerReadOnceItIsCancelled() {
        PopularityCounter counter = new PopularityCounter(5_000, false, bytes -> {});
        for (int i = 0; i < 5_000; i++) {
            counter.add(i, 1);
        }
        counter.endUser();
        int[] asked = {0};
        List<Integer> read = new ArrayList<>();
        counter.counts(
                ordinal -> {
                    read.add(ordinal);
                    return name(ordinal);
                },
                ALL,
                () -> ++asked[0] > 2);
        assertTrue(read.size() >= 1_000 && read.size() < 3_000, read.size() + " names");
    }
}
