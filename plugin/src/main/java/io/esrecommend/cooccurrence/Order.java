package io.esrecommend.cooccurrence;

/** Whether pairs count by how near to each other a user did their items. */
public enum Order {
    /** They count wherever they stand. */
    NONE,
    /** They count by their {@link Nearness}. */
    PAIRS,
    /** They are not counted, only what all pairs of each source item would be. */
    MARGINS;

    boolean isNone() {
        return this == NONE;
    }
}
