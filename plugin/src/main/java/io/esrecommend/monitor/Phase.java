package io.esrecommend.monitor;

import java.util.Locale;

/** What a recommendation does. {@link #NEIGHBOURS}, {@link #VECTORS} and {@link #TEXT} are side by side. */
public enum Phase {
    /** Finds whom the user's id stands for. */
    IDENTITY,
    /** Reads the engine's statistics, unless the node knows them. */
    STATISTICS,
    /** Reads what the user did. */
    USER,
    /** Reads what occurs with what the user did. */
    NEIGHBOURS,
    /** Reads the vectors of what the user did. */
    VECTORS,
    /** Embeds the request's text, and checks whose vectors the items have. */
    TEXT,
    /** Makes the query of all that. */
    COMPOSE,
    /** Searches the items: the page, or the window that a diverse list is chosen from. */
    SEARCH,
    /** Chooses a diverse list. */
    DIVERSITY,
    /** Reads what is shown of a diverse list. */
    FETCH,
    /** Says why each hit is there. */
    REASONS;

    /** As operators see it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
