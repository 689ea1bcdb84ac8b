package io.esrecommend.cooccurrence;

import java.util.function.IntPredicate;
import org.apache.lucene.util.ArrayUtil;

/** The items of a user as ordinals, each once, and what each counts. Filled anew for each user. */
final class UserItems {

    private final boolean weighted;
    int[] ordinals = new int[64];
    /** What each item counts, 1 to 256; null where every item counts 1. */
    short[] weights;

    int length;

    /** @param weighted whether items may count differently */
    UserItems(boolean weighted) {
        this.weighted = weighted;
        this.weights = weighted ? new short[64] : null;
    }

    /** Makes room for a user of so many items. */
    void reset(int most) {
        length = 0;
        if (most > ordinals.length) {
            ordinals = new int[ArrayUtil.oversize(most, Integer.BYTES)];
            weights = weighted ? new short[ordinals.length] : null;
        }
    }

    /** Adds an item that counts 1. */
    void add(int ordinal) {
        ordinals[length++] = ordinal;
    }

    /** Adds an item, for which there must be room. */
    void add(int ordinal, int weight) {
        if (weighted) {
            weights[length] = (short) weight;
        }
        ordinals[length++] = ordinal;
    }

    /** Takes some of other items. */
    void set(UserItems other, IntPredicate wanted) {
        reset(other.length);
        for (int i = 0; i < other.length; i++) {
            if (wanted.test(other.ordinals[i])) {
                add(other.ordinals[i], other.weight(i));
            }
        }
    }

    /**
     * Keeps some items only.
     *
     * @return how many were left out
     */
    int retain(IntPredicate wanted) {
        int before = length;
        length = 0;
        for (int i = 0; i < before; i++) {
            if (wanted.test(ordinals[i])) {
                add(ordinals[i], weight(i));
            }
        }
        return before - length;
    }

    int weight(int index) {
        return weighted ? weights[index] : 1;
    }
}
