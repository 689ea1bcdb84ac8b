package io.esrecommend.monitor;

import java.util.Locale;

/** How much there was of what a recommendation is made of. */
public enum Count {
    /** Items that speak for the user: of the request and of what the user did. */
    EVIDENCE,
    /** Items that the user rejects. */
    REJECTED,
    /** Items that are left out: what the user did, and what the request excludes. */
    EXCLUDED,
    /** Items that the search found. */
    CANDIDATES,
    /** Items in the answer. */
    HITS;

    /** As operators see it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
