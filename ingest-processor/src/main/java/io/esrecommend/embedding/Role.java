package io.esrecommend.embedding;

import java.util.Locale;

/** What a text is for: models with prefixes read a question differently from what it is to find. */
public enum Role {
    QUERY,
    PASSAGE;

    /**
     * The role of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Role of(String name) {
        return OneOf.named(Role.class, "role", name);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
