package io.esrecommend.cooccurrence;

import java.util.function.IntPredicate;
import org.apache.lucene.util.ArrayUtil;

/**
 * The items of a user as ordinals, each once, and what each counts; where pairs count by nearness, its position and what all
 * its pairs count. Filled anew for each user.
 */
final class UserItems {

    private final boolean weighted;
    private final boolean near;
    int[] ordinals = new int[64];
    /** What each item counts, 1 to 256, or where it stands in the order of times; null where every item counts 1. */
    short[] weights;

    /** What all pairs of an item count; null but where pairs count by nearness. */
    private int[] margins;

    int length;

    /** @param weighted whether items may count differently */
    UserItems(boolean weighted) {
        this(weighted, false);
    }

    /**
     * @param weighted whether items may count differently, or have positions
     * @param near whether they have positions
     */
    UserItems(boolean weighted, boolean near) {
        this.weighted = weighted;
        this.near = near;
        this.weights = weighted ? new short[64] : null;
        this.margins = near ? new int[64] : null;
    }

    /** Makes room for a user of so many items. */
    void reset(int most) {
        length = 0;
        if (most > ordinals.length) {
            ordinals = new int[ArrayUtil.oversize(most, Integer.BYTES)];
            weights = weighted ? new short[ordinals.length] : null;
            margins = near ? new int[ordinals.length] : null;
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

    /** Adds an item with its position, for which there must be room. */
    void add(int ordinal, int position, int margin) {
        margins[length] = margin;
        add(ordinal, position);
    }

    private void addFrom(UserItems other, int index) {
        if (near) {
            margins[length] = other.margins[index];
        }
        add(other.ordinals[index], other.weight(index));
    }

    /** Takes some of other items. */
    void set(UserItems other, IntPredicate wanted) {
        reset(other.length);
        for (int i = 0; i < other.length; i++) {
            if (wanted.test(other.ordinals[i])) {
                addFrom(other, i);
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
                addFrom(this, i);
            }
        }
        return before - length;
    }

    int weight(int index) {
        return weighted ? weights[index] : 1;
    }

    /** What an item counts by itself. */
    int count(int index) {
        return near ? margins[index] : weight(index);
    }
}
