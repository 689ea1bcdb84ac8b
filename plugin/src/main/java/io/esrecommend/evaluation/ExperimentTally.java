package io.esrecommend.evaluation;

import io.esrecommend.engine.Variants;
import io.esrecommend.interaction.RecommendedEvents.Event;
import io.esrecommend.query.RecommendationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.common.util.BytesRefHash;
import org.elasticsearch.common.util.IntArray;
import org.elasticsearch.common.util.LongHash;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.Releasables;

/**
 * What users did with the lists of each arm of an experiment: the control, then the variants, by their number. Takes some 40
 * bytes and the id a user, and some 30 bytes a list, which a circuit breaker accounts, until it is closed. For one thread.
 */
final class ExperimentTally implements Releasable {

    /** Bits of a user from this one on are of arms of which the user was shown a list; those below, of any interaction. */
    private static final int SHOWN = 16;

    private final List<String> arms;
    private final String primary;
    private final String shown;
    private final Map<Integer, Integer> armOf = new HashMap<>();
    private final BigArrays arrays;
    private final long[] lists;
    private final BytesRefHash users;
    private final LongHash seen;
    private IntArray bits;
    private IntArray conversions;
    private boolean impressions;
    private long unknown;
    private long malformed;

    /**
     * @param variants that there are
     * @param primary the action that is recommended for
     * @param shown the action that says what was shown; null if none does
     * @param arrays that a circuit breaker accounts
     */
    ExperimentTally(Variants variants, String primary, @Nullable String shown, BigArrays arrays) {
        this.arms = variants.names();
        this.primary = primary;
        this.shown = shown;
        this.arrays = arrays;
        this.lists = new long[arms.size()];
        for (int arm = 0; arm < arms.size(); arm++) {
            armOf.put(Variants.fingerprint(arms.get(arm)), arm);
        }
        boolean made = false;
        try {
            users = new BytesRefHash(1, arrays);
            seen = new LongHash(1, arrays);
            bits = arrays.newIntArray(1);
            conversions = arrays.newIntArray(1);
            made = true;
        } finally {
            if (!made) {
                close();
            }
        }
    }

    /** Counts an event. */
    void add(Event event) {
        RecommendationId list;
        try {
            list = RecommendationId.parse(event.list());
        } catch (IllegalArgumentException e) {
            malformed++;
            return;
        }
        Integer arm = armOf.get(list.variant());
        if (arm == null) {
            unknown++;
            return;
        }
        if (seen.add(list.chance()) >= 0) {
            lists[arm]++;
        }
        boolean impression = event.action().equals(shown);
        impressions |= impression;
        count(
                event.user(),
                (1 << arm) | (impression ? 1 << (SHOWN + arm) : 0),
                event.action().equals(primary) ? 1 : 0);
    }

    private void count(String user, int more, int converted) {
        long ordinal = users.add(new BytesRef(user));
        if (ordinal < 0) {
            ordinal = -1 - ordinal;
        }
        bits = arrays.grow(bits, ordinal + 1);
        conversions = arrays.grow(conversions, ordinal + 1);
        bits.set(ordinal, bits.get(ordinal) | more);
        conversions.set(ordinal, conversions.get(ordinal) + converted);
    }

    /**
     * Counts ids of one person as one.
     *
     * @param persons which id stands for all, of each of some ids
     */
    void merge(int batch, Function<List<String>, Map<String, String>> persons) {
        long known = users.size();
        BytesRef scratch = new BytesRef();
        for (long from = 0; from < known; from += batch) {
            List<String> ids = new ArrayList<>();
            for (long ordinal = from; ordinal < Math.min(known, from + batch); ordinal++) {
                ids.add(users.get(ordinal, scratch).utf8ToString());
            }
            Map<String, String> standsFor = persons.apply(ids);
            for (int i = 0; i < ids.size(); i++) {
                String person = standsFor.get(ids.get(i));
                if (!person.equals(ids.get(i))) {
                    long ordinal = from + i;
                    count(person, bits.get(ordinal), conversions.get(ordinal));
                    bits.set(ordinal, 0);
                }
            }
        }
    }

    /** Whether users are those who were shown a list: else who is not known to have done anything is not known at all. */
    boolean hasImpressions() {
        return impressions;
    }

    /** Lists of an arm that anybody did anything with. */
    long lists(int arm) {
        return lists[arm];
    }

    /** Interactions with lists of variants that the engine does not have. */
    long unknown() {
        return unknown;
    }

    /** Interactions whose id no list can have. */
    long malformed() {
        return malformed;
    }

    /** Hears of each user of one arm. */
    interface Sink {
        /**
         * A user.
         *
         * @param arm by its number
         * @param conversions interactions of the primary action
         */
        void user(int arm, int conversions);
    }

    /**
     * Users who are of no arm.
     *
     * @param mixed who had lists of several arms
     * @param notShown who did something with a list that nobody says they were shown, where impressions are logged
     */
    record LeftOut(long mixed, long notShown) {}

    /**
     * Tells the users of each arm. One who had lists of several, since shares were changed or variants asked for by name, says
     * nothing about any.
     */
    LeftOut read(Sink sink) {
        long mixed = 0;
        long notShown = 0;
        for (long ordinal = 0; ordinal < users.size(); ordinal++) {
            int all = bits.get(ordinal);
            int had = all & ((1 << SHOWN) - 1);
            if (Integer.bitCount(had) > 1) {
                mixed++;
            } else if (had != 0 && impressions && all >>> SHOWN == 0) {
                notShown++;
            } else if (had != 0) {
                sink.user(Integer.numberOfTrailingZeros(had), conversions.get(ordinal));
            }
        }
        return new LeftOut(mixed, notShown);
    }

    @Override
    public void close() {
        Releasables.close(users, seen, bits, conversions);
    }
}
