package io.esrecommend.identity;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Somebody who goes by one or more ids.
 *
 * @param user the id that stands for all of them; which one depends on the links alone
 * @param ids all of them, the user among them
 */
public record Person(String user, SortedSet<String> ids) {

    /** The most ids of a person. */
    public static final int MAX_IDS = 1_000;

    /** Keeps a copy. */
    public Person {
        ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
    }

    /** Somebody who goes by one id. */
    public static Person of(String id) {
        return new Person(id, new TreeSet<>(List.of(id)));
    }
}
