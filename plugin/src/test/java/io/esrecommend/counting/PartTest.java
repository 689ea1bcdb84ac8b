package io.esrecommend.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.cooccurrence.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How parts of items are divided where memory is short. */
class PartTest {

    private static final List<String> ITEMS =
            IntStream.range(0, 1_000).mapToObj(i -> "i" + i).toList();

    private static List<String> items(HistoryCounts.Partition partition) {
        return ITEMS.stream()
                .filter(item -> Partition.of(item, partition.of()) == partition.number())
                .toList();
    }

    @Test
    void halvesOfAPartitionHaveItsItems() {
        Part.Hashed part = new Part.Hashed(new HistoryCounts.Partition(2, 3), partition -> null);
        List<String> together = new ArrayList<>();
        for (Part half : part.halves()) {
            List<String> some = items(((Part.Hashed) half).partition());
            assertTrue(some.size() > 100, some::toString);
            together.addAll(some);
        }
        assertEquals(new TreeSet<>(items(part.partition())), new TreeSet<>(together));
        assertEquals(items(part.partition()).size(), together.size());
    }

    @Test
    void namesAreDividedDownToOne() {
        Part.Named part = new Part.Named(List.of("a", "b", "c"), names -> null);
        List<Part> halves = part.halves();
        assertEquals(List.of("a"), halves.get(0).items());
        assertEquals(List.of("b", "c"), halves.get(1).items());
        assertEquals(List.of(), halves.get(0).halves());
    }

    @Test
    void partitionsAreNotDividedForEver() {
        Part part = new Part.Hashed(new HistoryCounts.Partition(0, 1), partition -> null);
        int times = 0;
        while (!part.halves().isEmpty()) {
            part = part.halves().getLast();
            times++;
        }
        assertEquals(21, times);
    }
}
