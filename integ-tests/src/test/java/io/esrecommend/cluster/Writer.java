package io.esrecommend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.Pause;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Sends items and events to a market. What is not acknowledged is sent again, maybe to another node, until it is: the cluster
 * may have it all the same.
 */
final class Writer {

    private static final int EVENTS = 10;
    private static final int OK = 200;
    private static final int CREATED = 201;

    private final AnyNode nodes;
    private final Market market;
    private final Ledger ledger;
    private final Complaints complaints;
    private int nextItem;
    private int nextEvent;
    private final AtomicInteger resent = new AtomicInteger();

    Writer(AnyNode nodes, Market market, Ledger ledger, Complaints complaints) {
        this.nodes = nodes;
        this.market = market;
        this.ledger = ledger;
        this.complaints = complaints;
    }

    /** Sends so many items and events, in bulks of a few. */
    void fill(int items, int events) {
        for (int i = 0; i < items; i += EVENTS) {
            writeItems(Math.min(EVENTS, items - i));
        }
        for (int i = 0; i < events; i += 10 * EVENTS) {
            writeEvents(Math.min(10 * EVENTS, events - i));
        }
    }

    /** Sends a few of both; returns when all are acknowledged. */
    void write() {
        writeItems(1);
        writeEvents(EVENTS);
    }

    /** How many documents were sent more than once. */
    int resent() {
        return resent.get();
    }

    private void writeItems(int many) {
        int from = nextItem;
        nextItem += many;
        for (int item = from; item < nextItem; item++) {
            ledger.sendItem(item);
        }
        send(market.itemBulk(), from, nextItem, Market::itemLines, ledger::acknowledgeItem);
    }

    private void writeEvents(int many) {
        int from = nextEvent;
        nextEvent += many;
        send(
                market.eventBulk(),
                from,
                nextEvent,
                event -> List.of(Map.of("index", Map.of()), Market.rawEvent(event)),
                ledger::acknowledgeEvent);
    }

    private void send(String path, int from, int to, IntFunction<List<Object>> lines, IntConsumer acknowledge) {
        List<Integer> left = new ArrayList<>();
        for (int number = from; number < to; number++) {
            left.add(number);
        }
        while (!left.isEmpty()) {
            List<Object> bulk = new ArrayList<>();
            left.forEach(number -> bulk.addAll(lines.apply(number)));
            Optional<Http.Answer> answer = nodes.ask("POST", path, Http.lines(bulk));
            left = answer.isEmpty() ? left : unacknowledged(path, left, answer.get(), acknowledge);
            if (!left.isEmpty()) {
                resent.addAndGet(left.size());
                Pause.millis(200);
            }
        }
    }

    private List<Integer> unacknowledged(String path, List<Integer> sent, Http.Answer answer, IntConsumer acknowledge) {
        if (answer.status() != OK) {
            complaints.unless(AnyNode.isRefusal(answer), path, answer);
            return sent;
        }
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            JsonNode item = answer.body().at("/items/" + i).elements().next();
            int status = item.path("status").asInt();
            if (status == OK || status == CREATED) {
                acknowledge.accept(sent.get(i));
            } else {
                complaints.unless(status == 503 || status == 429, path, answer);
                left.add(sent.get(i));
            }
        }
        return left;
    }
}
