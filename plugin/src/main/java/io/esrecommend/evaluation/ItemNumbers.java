package io.esrecommend.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.common.util.BytesRefHash;
import org.elasticsearch.common.util.DoubleArray;
import org.elasticsearch.common.util.IntArray;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.Releasables;

/**
 * Items by number, from 0 in the order in which they were named first, with what is counted of them in training. Takes
 * memory that a circuit breaker accounts, until it is closed. Safe for several threads.
 */
final class ItemNumbers implements Releasable {

    private static final int PAGE = 1_000;

    private final BigArrays arrays;
    private final BytesRefHash ids;
    private IntArray users;
    private IntArray valueCounts;
    private DoubleArray valueSums;

    /** @param arrays that a circuit breaker accounts */
    ItemNumbers(BigArrays arrays) {
        this.arrays = arrays;
        this.ids = new BytesRefHash(PAGE, arrays);
        this.users = arrays.newIntArray(PAGE);
        this.valueCounts = arrays.newIntArray(PAGE);
        this.valueSums = arrays.newDoubleArray(PAGE);
    }

    /** The number of an item, which may be a new one. */
    synchronized int number(String item) {
        long number = ids.add(new BytesRef(item));
        if (number >= 0) {
            users = arrays.grow(users, number + 1);
            valueCounts = arrays.grow(valueCounts, number + 1);
            valueSums = arrays.grow(valueSums, number + 1);
        }
        return Math.toIntExact(number < 0 ? -1 - number : number);
    }

    /** The number of an item; -1 if it was not named before. */
    synchronized int find(String item) {
        return Math.toIntExact(ids.find(new BytesRef(item)));
    }

    /** How many there are. */
    synchronized int size() {
        return Math.toIntExact(ids.size());
    }

    /** Counts a user who did the primary action on the items. */
    synchronized void count(Collection<String> items) {
        for (String item : items) {
            int number = number(item); // which may make the arrays anew
            users.increment(number, 1);
        }
    }

    /** Adds a value that was given to an item; returns the item's number. */
    synchronized int addValue(String item, double value) {
        int number = number(item);
        valueCounts.increment(number, 1);
        valueSums.increment(number, value);
        return number;
    }

    /** Users who did the primary action on an item in training. */
    synchronized int users(String item) {
        int number = find(item);
        return number < 0 ? 0 : users.get(number);
    }

    /** Users of an item by its number. */
    synchronized int users(int number) {
        return users.get(number);
    }

    /** How many values were given to an item. */
    synchronized int values(int number) {
        return valueCounts.get(number);
    }

    /** The mean of the values that were given to an item, of which there is one. */
    synchronized double meanValue(int number) {
        return valueSums.get(number) / valueCounts.get(number);
    }

    /** Those items that a look-up does not know, by number; asks for some at a time. */
    boolean[] unknown(Function<Collection<String>, Set<String>> lookup) {
        boolean[] unknown = new boolean[size()];
        for (int from = 0; from < unknown.length; from += PAGE) {
            List<String> page = new ArrayList<>();
            for (int number = from; number < Math.min(unknown.length, from + PAGE); number++) {
                page.add(id(number));
            }
            lookup.apply(page).forEach(item -> unknown[find(item)] = true);
        }
        return unknown;
    }

    private synchronized String id(int number) {
        return ids.get(number, new BytesRef()).utf8ToString();
    }

    @Override
    public void close() {
        Releasables.close(ids, users, valueCounts, valueSums);
    }
}
