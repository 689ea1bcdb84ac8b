package io.esrecommend.cooccurrence;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.util.BytesRef;

/**
 * Several lists of names as one. Since each is in order, they are walked through side by side, and none is looked up.
 *
 * @param names of all lists, each once
 * @param numbers for each list and each of its names: where it is in the names of all
 */
record MergedNames(Names names, int[][] numbers) {

    /** Where a list is. */
    private static final class Cursor {
        private final Names names;
        private final int[] numbers;
        private final BytesRef current = new BytesRef();
        private int at;

        private Cursor(Names names, int[] numbers) {
            this.names = names;
            this.numbers = numbers;
            names.get(0, current);
        }

        /** Notes the number of the current name and goes on to the next. */
        private boolean next(int number) {
            numbers[at++] = number;
            if (at == numbers.length) {
                return false;
            }
            names.get(at, current);
            return true;
        }
    }

    static MergedNames of(List<Names> lists, Bounds bounds) {
        int[][] numbers = new int[lists.size()][];
        PriorityQueue<Cursor> queue = new PriorityQueue<>(Comparator.comparing(cursor -> cursor.current));
        long most = 0;
        for (int list = 0; list < numbers.length; list++) {
            int size = lists.get(list).size();
            bounds.allocate((long) Integer.BYTES * size);
            numbers[list] = new int[size];
            most += size;
            if (size > 0) {
                queue.add(new Cursor(lists.get(list), numbers[list]));
            }
        }
        Names.Builder merged = new Names.Builder(Math.toIntExact(most), bounds);
        BytesRef name = new BytesRef();
        while (!queue.isEmpty()) {
            Cursor cursor = queue.poll();
            if (merged.size() == 0 || !cursor.current.bytesEquals(name)) {
                name.bytes = cursor.current.bytes;
                name.offset = cursor.current.offset;
                name.length = cursor.current.length;
                merged.add(name);
            }
            if (cursor.next(merged.size() - 1)) {
                queue.add(cursor);
            }
        }
        return new MergedNames(merged.build(), numbers);
    }
}
