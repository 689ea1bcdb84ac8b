package io.esrecommend.history;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class ItemTimesTest {

    private static List<List<Long>> read(ItemTimes reader, BytesRef bytes) {
        List<List<Long>> items = new ArrayList<>();
        reader.reset(bytes);
        while (reader.next()) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < reader.count(); i++) {
                times.add(reader.time(i));
            }
            assertEquals(times.getFirst(), reader.newest());
            items.add(times);
        }
        return items;
    }

    @Test
    void bytesAreAsDocumented() {
        byte[] bytes = ItemTimes.encode(Map.of("b", new long[] {0x01020304L, 5}, "a", new long[] {0xFFFF_FFFEL}));
        assertArrayEquals(new byte[] {1, -1, -1, -1, -2, 2, 1, 2, 3, 4, 0, 0, 0, 5}, bytes);
    }

    @Test
    void timesAreReadAsTheyWereWrittenInTheOrderOfOrdinals() {
        Random random = new Random(3);
        Map<String, long[]> items = new HashMap<>();
        TreeMap<BytesRef, List<Long>> expected = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            String item = "i" + i;
            long[] times = random.longs(1 + random.nextInt(16), 0, 1L << 32).toArray();
            items.put(item, times);
            expected.put(new BytesRef(item), Arrays.stream(times).boxed().toList());
        }
        assertEquals(List.copyOf(expected.values()), read(new ItemTimes(), new BytesRef(ItemTimes.encode(items))));
    }

    @Test
    void orderIsThatOfUtf8AndNotThatOfStrings() {
        // as chars the surrogates of the emoji come first, as bytes last
        String emoji = "\uD83D\uDE00";
        String last = "\uFFFD";
        assertTrue(emoji.compareTo(last) < 0);
        byte[] bytes = ItemTimes.encode(Map.of(emoji, new long[] {2}, last, new long[] {1}));
        assertEquals(List.of(List.of(1L), List.of(2L)), read(new ItemTimes(), new BytesRef(bytes)));
    }

    @Test
    void timesOutsideTheRangeAreItsEnds() {
        byte[] bytes = ItemTimes.encode(Map.of("a", new long[] {1L << 32, -1}));
        assertEquals(List.of(List.of(0xFFFF_FFFFL, 0L)), read(new ItemTimes(), new BytesRef(bytes)));
    }

    @Test
    void readerIsUsedForOneArrayAfterTheOther() {
        ItemTimes reader = new ItemTimes();
        assertFalse(reader.next());
        byte[] a = ItemTimes.encode(Map.of("a", new long[] {7}));
        assertEquals(List.of(List.of(7L)), read(reader, new BytesRef(a)));
        byte[] within = new byte[a.length + 5];
        System.arraycopy(a, 0, within, 3, a.length);
        assertEquals(List.of(List.of(7L)), read(reader, new BytesRef(within, 3, a.length)));
        assertEquals(List.of(), read(reader, new BytesRef(ItemTimes.encode(Map.of()))));
    }

    @Test
    void numberOfTimesIsChecked() {
        for (int wrong : new int[] {0, ItemTimes.MAX_OCCASIONS + 1}) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> ItemTimes.encode(Map.of("i7", new long[wrong])));
            assertEquals("item [i7] has [" + wrong + "] times but must have between 1 and 16", e.getMessage());
        }
    }

    @Test
    void otherBytesAreRefused() {
        for (byte[] wrong : new byte[][] {{0}, {17}, {-1, 0, 0, 0, 0}, {1, 0, 0, 0}, {1, 0, 0, 0, 0, 2, 0, 0, 0, 0}}) {
            assertThrows(IllegalArgumentException.class, () -> read(new ItemTimes(), new BytesRef(wrong)));
        }
    }
}
