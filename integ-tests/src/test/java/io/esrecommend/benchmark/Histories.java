package io.esrecommend.benchmark;

import io.esrecommend.demo.DataSet;
import io.esrecommend.demo.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * What users did, in two arrays: the items of one user after another, each once a user. Items are numbers from 0 on.
 *
 * @param starts where each user's items begin, and after the last user their number
 * @param items of all users
 * @param itemCount one more than the largest item can be
 */
record Histories(int[] starts, int[] items, int itemCount) implements Iterable<int[]> {

    /** The histories of one user after another. */
    static Histories of(Iterable<int[]> users, int itemCount) {
        int[] starts = new int[1024];
        int[] items = new int[1024];
        int read = 0;
        int length = 0;
        for (int[] user : users) {
            if (read + 2 > starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            if (length + user.length > items.length) {
                items = Arrays.copyOf(items, Math.max(2 * items.length, length + user.length));
            }
            System.arraycopy(user, 0, items, length, user.length);
            length += user.length;
            starts[++read] = length;
        }
        return new Histories(Arrays.copyOf(starts, read + 1), Arrays.copyOf(items, length), itemCount);
    }

    /** What users did by one action; items get their numbers in the order in which they come. */
    static Histories of(DataSet data, String action) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        Map<String, Set<Integer>> users = new LinkedHashMap<>();
        for (Event event : data.events()) {
            if (event.action().equals(action)) {
                int item = numbers.computeIfAbsent(event.item(), unknown -> numbers.size());
                users.computeIfAbsent(event.user(), unknown -> new LinkedHashSet<>())
                        .add(item);
            }
        }
        List<int[]> histories = new ArrayList<>();
        users.values()
                .forEach(items ->
                        histories.add(items.stream().mapToInt(Integer::intValue).toArray()));
        return of(histories, numbers.size());
    }

    /** Those of every so manyth user. */
    Histories part(int which, int parts) {
        List<int[]> users = new ArrayList<>();
        int user = 0;
        for (int[] history : this) {
            if (user++ % parts == which) {
                users.add(history);
            }
        }
        return of(users, itemCount);
    }

    int users() {
        return starts.length - 1;
    }

    int interactions() {
        return items.length;
    }

    /** Ordered pairs of two items of one user, over all users. */
    long pairs() {
        long pairs = 0;
        for (int user = 0; user < users(); user++) {
            pairs += pairs(starts[user + 1] - starts[user]);
        }
        return pairs;
    }

    /** Ordered pairs of two of so many items. */
    static long pairs(long items) {
        return items * (items - 1);
    }

    @Override
    public Iterator<int[]> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < users();
            }

            @Override
            public int[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                next++;
                return Arrays.copyOfRange(items, starts[next - 1], starts[next]);
            }
        };
    }
}
