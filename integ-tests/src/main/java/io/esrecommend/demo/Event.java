package io.esrecommend.demo;

import java.util.Comparator;

/**
 * A line of the events: a user did something with an item.
 *
 * @param user the user's id
 * @param item the item's id
 * @param time seconds since the epoch, or a position in the user's own sequence
 * @param action what the user did
 * @param line of the file, from 1
 */
public record Event(String user, String item, long time, String action, int line) {

    /** The oldest first; where the times are equal, as the file has them. */
    static final Comparator<Event> BY_TIME =
            Comparator.comparingLong(Event::time).thenComparingInt(Event::line);
}
