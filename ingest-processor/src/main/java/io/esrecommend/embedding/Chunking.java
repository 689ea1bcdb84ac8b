package io.esrecommend.embedding;

import java.util.Locale;

/** What happens to a text that is longer than the model reads. */
public enum Chunking {
    /** Its end is cut off, and the result says so. */
    NONE,
    /**
     * It is split at words into pieces that the model reads, each with the role's prefix; its vector is the mean of
     * theirs, weighted by their tokens.
     */
    MEAN;

    /** The most pieces of a text; what is beyond is cut off, and the result says so. */
    static final int MAX_PIECES = 64;

    /**
     * The chunking of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Chunking of(String name) {
        return OneOf.named(Chunking.class, "chunking", name);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
