package io.esrecommend.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.Pause;
import io.esrecommend.node.Http;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Looks whether a market is whole, when nobody writes to it. */
final class Inspection {

    private static final int PAGE = 5_000;

    /** Lines of a bulk, two a document. */
    private static final int BULK = 2_000;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Http http;
    private final Market market;
    private final Ledger ledger;
    private final JsonNode engine;

    /** @param engine as it was put */
    Inspection(Http http, Market market, Ledger ledger, JsonNode engine) {
        this.http = http;
        this.market = market;
        this.ledger = ledger;
        this.engine = engine;
    }

    /** Everything that was acknowledged is there once, as it was sent, and nothing else. */
    void documents() {
        Map<String, String> items = new TreeMap<>();
        ledger.items().forEach(item -> items.put(Market.itemId(item), Market.title(item)));
        Map<String, String> found = new TreeMap<>();
        each(
                market.items(),
                "vector",
                "title.raw",
                hit -> found.put(
                        hit.path("_id").asText(), hit.at("/_source/title").asText()));
        assertEquals(items, found);

        List<String> events = new ArrayList<>();
        ledger.events().stream().map(Market::stored).sorted().forEach(events::add);
        List<String> stored = new ArrayList<>();
        each(market.events(), "user.id", "@timestamp", hit -> {
            JsonNode event = hit.path("_source");
            stored.add(String.join(
                    " ",
                    event.at("/user/id").asText(),
                    event.at("/event/action").asText(),
                    event.at("/item/id").asText(),
                    Instant.parse(event.path("@timestamp").asText()).toString()));
        });
        stored.sort(null);
        assertEquals(events, stored, () -> difference(events, stored));
    }

    private static String difference(List<String> expected, List<String> actual) {
        List<String> missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        List<String> more = new ArrayList<>(actual);
        expected.forEach(more::remove);
        return missing.size() + " are missing: " + missing + "; " + more.size() + " are too many: " + more;
    }

    /** All documents that have a field. */
    private void each(String index, String field, String sort, Consumer<JsonNode> found) {
        http.post("/" + index + "/_refresh", null);
        Object after = null;
        JsonNode hits;
        do {
            Map<String, Object> search = new HashMap<>(Map.of(
                    "query", Map.of("exists", Map.of("field", field)),
                    "_source", Map.of("exclude_vectors", false),
                    "size", PAGE,
                    "sort", List.of(Map.of(sort, "asc"))));
            if (after != null) {
                search.put("search_after", after);
            }
            JsonNode answer = http.post("/" + index + "/_search?allow_partial_search_results=false", search)
                    .body();
            hits = answer.at("/hits/hits");
            hits.forEach(found);
            if (!hits.isEmpty()) {
                after = hits.get(hits.size() - 1).path("sort");
            }
        } while (hits.size() == PAGE);
    }

    /** The engine is as it was put; its last build has succeeded, and nothing of any other is left. */
    void engine() {
        assertEquals(engine, http.get("/_recommend/" + market.name()).body());
        Pause.until(
                LIMIT,
                () -> "a build is still running: " + lastRun(),
                () -> !lastRun().path("state").asText().equals("running"));
        assertEquals(
                "succeeded", lastRun().path("state").asText(), () -> lastRun().toString());
        build("incremental");
        Pause.until(LIMIT, () -> "builds that nobody ends: " + tasks(), () -> tasks().isEmpty());
        assertEquals(
                List.of("device-1", "u1"),
                values(http.get("/_recommend/" + market.name() + "/identity/device-1")
                        .body()
                        .path("ids")));
        List<String> left = statistics();
        assertTrue(left.remove("recommend." + market.name() + ".identity"), left::toString);
        assertTrue(left.contains("recommend." + market.name() + ".histories"), left::toString);
        long builds =
                left.stream().filter(index -> index.contains(".neighbours.")).count();
        assertTrue(builds == left.size() - 1 && builds <= 2, () -> "more than two builds are left: " + left);
        JsonNode unfinished = http.get(
                        "/_cat/aliases/recommend." + market.name() + ".neighbours.*?format=json&expand_wildcards=all")
                .body();
        assertEquals("[]", unfinished.toString(), "builds that nobody finishes");
        for (String index : left) {
            JsonNode settings =
                    http.get("/" + index + "/_settings?flat_settings").body();
            assertEquals(
                    "1",
                    settings.at("/" + index + "/settings/index.number_of_replicas")
                            .asText(),
                    "copies of " + index);
        }
    }

    /**
     * Recommends as an engine does that was made of the same data, one after the other, by a cluster that nobody disturbs. The
     * vectors are the same, too: how an int8 model rounds depends on the texts that share a batch.
     */
    void answers() {
        build("full");
        Market undisturbed = new Market("undisturbed");
        undisturbed.open(http);
        try {
            List<Object> items = new ArrayList<>();
            each(market.items(), "vector", "title.raw", hit -> {
                items.add(Map.of("index", Map.of("_id", hit.path("_id"))));
                items.add(hit.path("_source"));
            });
            send(undisturbed.itemBulk(), items);
            List<Object> events = new ArrayList<>();
            for (int event : ledger.events()) {
                events.add(Map.of("index", Map.of()));
                events.add(Market.rawEvent(event));
            }
            send(undisturbed.eventBulk(), events);
            // A build reads the items that searches see, which are not those of the last second.
            http.post("/undisturbed-items/_refresh", null);
            http.post("/_recommend/undisturbed/_build?wait_for_completion=true&mode=full", null);
            for (int user = 0; user < Market.USERS; user++) {
                JsonNode expected = answer(http, undisturbed, "u" + user);
                assertEquals(20, expected.at("/hits/hits").size(), expected::toString);
                Optional<String> difference = Answers.difference(expected, answer(http, market, "u" + user));
                assertTrue(difference.isEmpty(), "recommendations: " + difference.orElse(""));
            }
        } finally {
            undisturbed.close(http);
        }
    }

    static JsonNode answer(Http http, Market market, String user) {
        JsonNode answer = http.post("/_recommend/" + market.name() + "/_search", Market.request(user))
                .body();
        assertTrue(!Answers.isPartial(answer), answer::toString);
        return answer;
    }

    private void send(String path, List<Object> lines) {
        for (int from = 0; from < lines.size(); from += BULK) {
            http.bulk(path, lines.subList(from, Math.min(lines.size(), from + BULK)));
        }
    }

    private void build(String mode) {
        http.post("/_recommend/" + market.name() + "/_build?wait_for_completion=true&mode=" + mode, null);
    }

    private JsonNode lastRun() {
        return http.get("/_recommend/" + market.name() + "/_stats").body().path("last_run");
    }

    private List<JsonNode> tasks() {
        List<JsonNode> ours = new ArrayList<>();
        http.get("/_cluster/state/metadata")
                .body()
                .at("/metadata/persistent_tasks/tasks")
                .forEach(task -> {
                    if (task.path("id").asText().startsWith("recommend-")) {
                        ours.add(task);
                    }
                });
        return ours;
    }

    private List<String> statistics() {
        TreeSet<String> names = new TreeSet<>();
        http.get("/recommend." + market.name() + ".*?expand_wildcards=all")
                .body()
                .fieldNames()
                .forEachRemaining(names::add);
        return new ArrayList<>(names);
    }

    private static List<String> values(JsonNode list) {
        List<String> values = new ArrayList<>();
        list.forEach(value -> values.add(value.asText()));
        return values;
    }
}
