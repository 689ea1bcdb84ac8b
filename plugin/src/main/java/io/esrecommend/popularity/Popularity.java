package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.Fading;
import java.util.Comparator;

/**
 * How many users an item has.
 *
 * @param item its id
 * @param users all of them; where interactions fade, the sum of their weights, in units of {@link Fading#unit()}
 * @param recent users of the recent window, whole; 0 where none is asked for
 * @param past users of the window before, whole; 0 where none is asked for
 */
public record Popularity(String item, long users, long recent, long past) {

    /** The most popular first; ties by name. */
    static final Comparator<Popularity> ORDER =
            Comparator.comparingLong(Popularity::users).reversed().thenComparing(Popularity::item);

    /**
     * The same of all items together.
     *
     * @param users who did any item that counts, whole
     * @param interactions items of all users: a user and an item are one
     * @param squares squares of the users' numbers of items, summed: the pairs that are seen when they are counted
     * @param recent users of the recent window, summed over the items
     * @param past users of the window before, summed over the items
     */
    public record Totals(long users, long interactions, long squares, long recent, long past) {

        static final Totals NONE = new Totals(0, 0, 0, 0, 0);

        /** Those of disjoint sets of users. */
        Totals and(Totals other) {
            return new Totals(
                    users + other.users,
                    interactions + other.interactions,
                    squares + other.squares,
                    recent + other.recent,
                    past + other.past);
        }
    }
}
