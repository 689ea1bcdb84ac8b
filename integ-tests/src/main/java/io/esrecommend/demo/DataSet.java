package io.esrecommend.demo;

import java.util.List;
import java.util.Map;

/**
 * Items and what users did with them.
 *
 * @param items by id, in the order of the file
 * @param events in the order of the file; each of an item that there is
 * @param skipped events that name an item that there is not
 * @param engine the actions of the events
 */
public record DataSet(Map<String, Item> items, List<Event> events, int skipped, EngineFile engine) {

    /** Users that did anything. */
    long users() {
        return events.stream().map(Event::user).distinct().count();
    }

    /** What an item is called. */
    String title(String item) {
        return items.containsKey(item) ? items.get(item).title() : item;
    }
}
