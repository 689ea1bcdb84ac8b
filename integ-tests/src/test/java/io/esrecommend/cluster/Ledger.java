package io.esrecommend.cluster;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** What was sent to a market, and what of it the cluster has acknowledged, by number. */
final class Ledger {

    private final Set<Integer> sentItems = new ConcurrentSkipListSet<>();
    private final Set<Integer> items = new ConcurrentSkipListSet<>();
    private final Set<Integer> events = new ConcurrentSkipListSet<>();

    void sendItem(int item) {
        sentItems.add(item);
    }

    void acknowledgeItem(int item) {
        items.add(item);
    }

    void acknowledgeEvent(int event) {
        events.add(event);
    }

    /** Whether an item was sent: it may be found, acknowledged or not. */
    boolean knows(String itemId) {
        return sentItems.contains(Integer.parseInt(itemId.substring(1)));
    }

    Set<Integer> items() {
        return items;
    }

    Set<Integer> events() {
        return events;
    }
}
