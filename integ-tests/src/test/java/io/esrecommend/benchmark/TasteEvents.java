package io.esrecommend.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * Histories as an index of interactions in the order of their time: as time goes on all users do something, so that what
 * one did lies all over the index. Everybody views what is in the history, and buys every {@value #BOUGHT}th of it.
 *
 * @param index that is made and filled
 * @param histories whose interactions are written
 */
record TasteEvents(EventsIndex index, Histories histories) {

    static final String VIEW = "view";
    static final String BUY = "buy";

    private static final int BOUGHT = 3;
    private static final long BEGIN = 1_735_689_600_000L; // 2025
    private static final int EVENTS = 5_000;
    private static final int BODIES = 20;

    static String user(int user) {
        return "u" + user;
    }

    /** Makes the index, in one segment. */
    void write() {
        index.create();
        List<String> bodies = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        int events = 0;
        boolean more = true;
        for (int at = 0; more; at++) {
            more = false;
            for (int user = 0; user < histories.users(); user++) {
                int from = histories.starts()[user];
                if (from + at < histories.starts()[user + 1]) {
                    more = true;
                    append(
                            body,
                            user,
                            histories.items()[from + at],
                            at % BOUGHT == 0 ? BUY : VIEW,
                            BEGIN + 1_000L * events);
                    if (++events % EVENTS == 0) {
                        bodies.add(body.toString());
                        body.setLength(0);
                    }
                }
                if (bodies.size() == BODIES) {
                    send(bodies);
                }
            }
        }
        bodies.add(body.toString());
        send(bodies);
        index.http().post("/" + index.name() + "/_forcemerge?max_num_segments=1", null);
        index.refresh();
    }

    private static void append(StringBuilder body, int user, int item, String action, long time) {
        body.append("{\"create\":{}}\n{\"user\":{\"id\":\"")
                .append(user(user))
                .append("\"},\"item\":{\"id\":\"")
                .append(ClusteredItems.name(item))
                .append("\"},\"event\":{\"action\":\"")
                .append(action)
                .append("\"},\"@timestamp\":")
                .append(time)
                .append("}\n");
    }

    private void send(List<String> bodies) {
        bodies.removeIf(String::isEmpty);
        new Bulks(List.copyOf(bodies)).send(index.http(), "/" + index.name() + "/_bulk");
        bodies.clear();
    }
}
