package io.esrecommend.engine;

import java.util.stream.Stream;

/**
 * A part of a score, in [0,1], that a weight can be given to.
 *
 * @param label its name in requests, engines and explanations
 */
public record Component(String label) {

    /** Closeness to the user's newest items, or to the items of the request. */
    public static final Component SHORT_TERM = new Component("similarity.short_term");

    /** Closeness to the nearest of the tastes in the whole of the user's history. */
    public static final Component LONG_TERM = new Component("similarity.long_term");

    /** Closeness to the text of the request. */
    public static final Component QUERY = new Component("similarity.query");

    /** Closeness to the vector of the user's own document. */
    public static final Component PROFILE = new Component("similarity.profile");

    /** How strongly the item occurs with what the user did. */
    public static final Component COOCCURRENCE = new Component("cooccurrence");

    /** How many users did the primary action on the item. */
    public static final Component POPULARITY = new Component("popularity");

    /** How much the item's users grow, beyond chance and beyond those of all items. */
    public static final Component TRENDING = new Component("trending");

    /** How few users did the primary action on the item. */
    public static final Component NOVELTY = new Component("novelty");

    /** How long the item was not shown to the user. */
    public static final Component ROTATION = new Component("rotation");

    /** How good the item is by a numeric field of its own: one of an engine's objectives. */
    public static Component objective(String name) {
        return new Component("objective." + name);
    }

    /**
     * Whether the item matches a query of the request, whose weight stands beside the query.
     *
     * @param number of the query in the request, from 1
     */
    public static Component boost(int number) {
        return new Component("boost." + number);
    }

    /** The same by another vector field of the items, under its name in the engine. */
    public Component of(String vector) {
        return new Component(label + "." + vector);
    }

    /** Whether this is {@link #of} another vector field. */
    boolean isOfFurtherVector() {
        return Stream.of(SHORT_TERM, LONG_TERM).anyMatch(similarity -> label.startsWith(similarity.label + "."));
    }
}
