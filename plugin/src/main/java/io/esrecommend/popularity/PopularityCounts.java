package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.Fading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.apache.lucene.util.BytesRef;

/**
 * What was counted over a set of users. Counts of disjoint sets can be merged without loss. All arrays are side by side.
 *
 * @param totals over all items, whatever their partition
 * @param items the names of those of the partition, in order
 * @param users of each, in units of {@link Fading#unit()}
 * @param recent users of each in the recent window
 * @param past users of each in the window before
 */
record PopularityCounts(Popularity.Totals totals, BytesRef[] items, long[] users, long[] recent, long[] past) {

    static final PopularityCounts NONE = new PopularityCounts(Popularity.Totals.NONE, 0);

    private PopularityCounts(Popularity.Totals totals, int length) {
        this(totals, new BytesRef[length], new long[length], new long[length], new long[length]);
    }

    /** The totals alone. */
    PopularityCounts withoutItems() {
        return new PopularityCounts(totals, 0);
    }

    /**
     * Adds counts of disjoint sets of users.
     *
     * @param cancelled asked before each step; the sum has no meaning once it says so
     */
    static PopularityCounts merge(Collection<PopularityCounts> parts, BooleanSupplier cancelled) {
        // Always the two that wait longest, so that no part is copied more often than there are powers of two of parts.
        Deque<PopularityCounts> queue = new ArrayDeque<>(parts);
        while (queue.size() > 1 && !cancelled.getAsBoolean()) {
            queue.add(queue.remove().and(queue.remove()));
        }
        return queue.isEmpty() ? NONE : queue.remove();
    }

    private PopularityCounts and(PopularityCounts other) {
        PopularityCounts sum =
                new PopularityCounts(totals.and(other.totals), items.length + other.items.length - common(other));
        int mine = 0;
        int others = 0;
        for (int i = 0; i < sum.items.length; i++) {
            int order = compare(mine, other, others);
            if (order <= 0) {
                sum.add(i, this, mine++);
            }
            if (order >= 0) {
                sum.add(i, other, others++);
            }
        }
        return sum;
    }

    private int common(PopularityCounts other) {
        int common = 0;
        int mine = 0;
        int others = 0;
        while (mine < items.length && others < other.items.length) {
            int order = compare(mine, other, others);
            common += order == 0 ? 1 : 0;
            mine += order <= 0 ? 1 : 0;
            others += order >= 0 ? 1 : 0;
        }
        return common;
    }

    /** Which of two items comes first; one that is there before one that is not. */
    private int compare(int mine, PopularityCounts other, int others) {
        if (mine == items.length) {
            return 1;
        }
        return others == other.items.length ? -1 : items[mine].compareTo(other.items[others]);
    }

    private void add(int at, PopularityCounts other, int from) {
        items[at] = other.items[from];
        users[at] += other.users[from];
        recent[at] += other.recent[from];
        past[at] += other.past[from];
    }

    /** Every item, in the order of names. */
    List<Popularity> all() {
        List<Popularity> all = new ArrayList<>(items.length);
        for (int i = 0; i < items.length; i++) {
            all.add(popularity(i));
        }
        return all;
    }

    private Popularity popularity(int i) {
        return new Popularity(items[i].utf8ToString(), users[i], recent[i], past[i]);
    }

    /** The items with the most users, those first. */
    List<Popularity> popular(int size) {
        PriorityQueue<Popularity> best = new PriorityQueue<>(Popularity.ORDER.reversed());
        for (int i = 0; i < items.length; i++) {
            // A name is made only of what may stay.
            if (users[i] > 0 && (best.size() < size || users[i] >= best.peek().users())) {
                keep(best, popularity(i), size);
            }
        }
        return sorted(best, Popularity.ORDER);
    }

    /** The items that have grown the most beyond all together, those first. */
    List<Trend> trending(int size, double significance) {
        PriorityQueue<Trend> best = new PriorityQueue<>(Trend.ORDER.reversed());
        for (int i = 0; i < items.length; i++) {
            double ratio = Trend.ratio(recent[i], past[i], totals.recent(), totals.past());
            if (ratio > 0
                    && ratio >= significance
                    && (best.size() < size || ratio >= best.peek().llr())) {
                keep(best, new Trend(items[i].utf8ToString(), recent[i], past[i], ratio), size);
            }
        }
        return sorted(best, Trend.ORDER);
    }

    private static <T> void keep(PriorityQueue<T> best, T one, int size) {
        best.add(one);
        if (best.size() > size) {
            best.remove();
        }
    }

    private static <T> List<T> sorted(Collection<T> best, Comparator<T> order) {
        return best.stream().sorted(order).toList();
    }
}
