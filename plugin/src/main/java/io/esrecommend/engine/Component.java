package io.esrecommend.engine;

import java.util.Arrays;
import java.util.List;

/** A part of a score, in [0,1], that a weight can be given to. */
public enum Component {
    /** Closeness to the user's newest items, or to the items of the request. */
    SHORT_TERM("similarity.short_term"),
    /** Closeness to the whole of the user's history. */
    LONG_TERM("similarity.long_term"),
    /** Closeness to the text of the request. */
    QUERY("similarity.query"),
    /** How strongly the item occurs with what the user did. */
    COOCCURRENCE("cooccurrence"),
    /** How many users did the primary action on the item. */
    POPULARITY("popularity"),
    /** How much the item's users grow, beyond chance and beyond those of all items. */
    TRENDING("trending");

    private final String label;

    Component(String label) {
        this.label = label;
    }

    /** The name in requests, engines and explanations. */
    public String label() {
        return label;
    }

    /**
     * The component of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names them all
     */
    public static Component of(String label) {
        return Arrays.stream(values())
                .filter(component -> component.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "[weights]: unknown component [" + label + "]; there are " + labels()));
    }

    private static List<String> labels() {
        return Arrays.stream(values()).map(Component::label).toList();
    }
}
