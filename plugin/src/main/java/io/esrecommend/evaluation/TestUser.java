package io.esrecommend.evaluation;

import java.util.List;
import org.elasticsearch.core.Nullable;

/**
 * Somebody of whom interactions are held back.
 *
 * @param id that stands for all that the user goes by
 * @param items that are held back, the newest first; at least one
 * @param training interactions of the user that are trained on
 * @param seen items that the user did something with in training
 * @param values that the user gave in training, the newest first, by the number of their items; at most
 *     {@link #MAX_VALUES}
 */
record TestUser(String id, List<TestItem> items, int training, int seen, List<Given> values) {

    /** Values of a user that tell what the user's next will be. */
    static final int MAX_VALUES = 200;

    private static final int BYTES = 200;
    private static final int BYTES_OF_ITEM = 150;
    private static final int BYTES_OF_VALUE = 32;

    /**
     * An item that is held back.
     *
     * @param id of the item
     * @param platform where it was done; null if that is not known
     * @param value that the user gave; null if none
     */
    record TestItem(
            String id, @Nullable String platform, @Nullable Double value) {}

    /** A value that was given to an item. */
    record Given(int item, float value) {}

    /** About what it takes of memory. */
    long bytes() {
        return BYTES + (long) BYTES_OF_ITEM * items.size() + (long) BYTES_OF_VALUE * values.size();
    }

    /** The same with some of the items. */
    TestUser with(List<TestItem> some) {
        return new TestUser(id, some, training, seen, values);
    }
}
