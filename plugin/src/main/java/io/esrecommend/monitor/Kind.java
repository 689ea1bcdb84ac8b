package io.esrecommend.monitor;

import java.util.Locale;

/** What asked for a recommendation. */
public enum Kind {
    /** {@code _search} of an engine. */
    SEARCH,
    /** The query {@code recommend} of another search: only what is read before its shards are searched. */
    QUERY;

    /** As operators see it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
