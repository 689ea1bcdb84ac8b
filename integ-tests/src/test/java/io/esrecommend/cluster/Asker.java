package io.esrecommend.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks for recommendations. Those of the market that stands still have to be the same every time; those of the one that grows
 * have to make sense. An answer that says itself that it lacks something is counted, no more.
 */
final class Asker {

    private final AnyNode nodes;
    private final Market still;
    private final Map<String, JsonNode> expected;
    private final Market growing;
    private final Ledger ledger;
    private final Complaints complaints;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger partial = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /** @param expected answers of the market that stands still, by user */
    Asker(
            AnyNode nodes,
            Market still,
            Map<String, JsonNode> expected,
            Market growing,
            Ledger ledger,
            Complaints complaints) {
        this.nodes = nodes;
        this.still = still;
        this.expected = expected;
        this.growing = growing;
        this.ledger = ledger;
        this.complaints = complaints;
    }

    /** Asks once in each market. */
    void ask() {
        String user = "u" + ThreadLocalRandom.current().nextInt(Market.USERS);
        ask(still, user)
                .ifPresent(answer -> Answers.difference(expected.get(user), answer)
                        .ifPresent(
                                difference -> complaints.add("other recommendations to " + user + ": " + difference)));
        ask(growing, user).ifPresent(answer -> check(user, answer));
    }

    private Optional<JsonNode> ask(Market market, String user) {
        String path = "/_recommend/" + market.name() + "/_search";
        Optional<Http.Answer> answer = nodes.ask("POST", path, Market.request(user));
        if (answer.isEmpty() || answer.get().status() != 200) {
            refused.incrementAndGet();
            answer.ifPresent(given -> complaints.unless(AnyNode.isRefusal(given), path, given));
            return Optional.empty();
        }
        answered.incrementAndGet();
        if (Answers.isPartial(answer.get().body())) {
            partial.incrementAndGet();
            return Optional.empty();
        }
        return Optional.of(answer.get().body());
    }

    private void check(String user, JsonNode answer) {
        Set<String> items = new HashSet<>();
        double last = 1;
        for (JsonNode hit : answer.at("/hits/hits")) {
            String item = hit.path("_id").asText();
            double score = hit.path("_score").asDouble();
            if (!items.add(item) || !ledger.knows(item) || score > last || score < 0) {
                complaints.add("no good recommendation to " + user + ": " + hit);
            }
            last = score;
        }
        if (items.isEmpty() && answer.path("notes").isEmpty()) {
            complaints.add("no recommendation to " + user + ", and nothing says why: " + answer);
        }
    }

    @Override
    public String toString() {
        return answered + " recommendations, of which " + partial + " say that they lack something, and " + refused
                + " requests without one";
    }
}
