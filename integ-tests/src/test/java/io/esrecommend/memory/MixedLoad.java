package io.esrecommend.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that a node is asked for at the same time, over and over: documents are embedded and indexed, events come, statistics are
 * built, users and texts are recommended for, an engine is evaluated, users are exported and erased, and now and then all
 * of it that runs is cancelled. What is indexed takes the place of what was before, so that nothing grows by itself.
 */
public final class MixedLoad {

    private static final String BUILD = "/_recommend/" + Warehouse.ENGINE + "/_build?wait_for_completion=true";
    private static final String EVALUATE = "/_recommend/" + Warehouse.ENGINE + "/_evaluate?wait_for_completion=true";
    private static final String SEARCH = "/_recommend/" + Warehouse.ENGINE + "/_search";
    private static final String TEXTS = "load-texts";
    private static final int DOCUMENTS = 40;
    private static final long PAUSE_MILLIS = 100;
    private static final long CANCEL_MILLIS = 3_000;

    /** What is said of a request in place of a status. */
    static final String CANCELLED = "cancelled";

    private final Http http;
    private final Warehouse warehouse;
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();

    /** What is sent once more, as soon as it is answered. */
    private interface Request {
        void send(int round) throws InterruptedException;
    }

    /** @param warehouse that is there, and built */
    public MixedLoad(Http http, Warehouse warehouse) {
        this.http = http;
        this.warehouse = warehouse;
    }

    /** Makes what documents are embedded into. */
    public void open() {
        http.put("/_ingest/pipeline/load", """
                { "processors": [ { "text_embedding": {
                    "model_id": "%s", "fields": ["text"], "target_field": "embedding" } } ] }""".formatted(SmallNode.MODEL));
        http.put("/" + TEXTS, "{ \"settings\": { \"number_of_replicas\": 0 } }");
    }

    /** Asks for so long; then cancels builds and evaluations that are under way, and waits for all else. */
    public void run(long seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Request> requests = List.of(
                this::embed, this::recommend, this::search, this::build, this::evaluate, this::forget, this::cancel);
        try (ExecutorService clients = Executors.newFixedThreadPool(requests.size())) {
            List<Future<?>> sent = new ArrayList<>();
            for (Request request : requests) {
                sent.add(clients.submit(() -> {
                    for (int round = 0; System.nanoTime() - end < 0; round++) {
                        request.send(round);
                    }
                    return null;
                }));
            }
            while (System.nanoTime() - end < 0 || !sent.stream().allMatch(Future::isDone)) {
                Thread.sleep(PAUSE_MILLIS);
                if (System.nanoTime() - end > 0) {
                    cancel("cluster:admin/recommend/build*,cluster:admin/recommend/evaluate*");
                }
            }
            for (Future<?> client : sent) {
                client.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void embed(int round) throws InterruptedException {
        String lines = Http.lines(IntStream.range(0, DOCUMENTS)
                .boxed()
                .flatMap(number -> List.of(
                        Map.of("index", Map.of("_id", Integer.toString(number))),
                        Map.of("text", "an alien lands in round " + round + " on planet " + number))
                        .stream())
                .toList());
        JsonNode items = note("bulk", http.send("POST", "/" + TEXTS + "/_bulk?pipeline=load", lines, Map.of()))
                .path("items");
        items.forEach(item -> note("document", item.at("/index/status").asText()));
        Thread.sleep(PAUSE_MILLIS);
    }

    private void recommend(int round) throws InterruptedException {
        String user = "\"user\": \"u" + round % warehouse.users() + "\"";
        String excluded = IntStream.range(0, 2_000).mapToObj(Warehouse::item).collect(Collectors.joining("\",\""));
        for (String body : List.of(
                user,
                user + ", \"reasons\": true, \"diversity\": 0.4, \"size\": 50",
                user + ", \"size\": 1000, \"num_candidates\": 1000",
                user + ", \"exclude\": [\"" + excluded + "\"]",
                "\"items\": [\"" + Warehouse.item(round % 100) + "\"]")) {
            note("recommend", http.send("POST", SEARCH, "{" + body + "}", Map.of()));
        }
        Thread.sleep(PAUSE_MILLIS);
    }

    private void search(int round) throws InterruptedException {
        note(
                "query",
                http.send(
                        "POST",
                        "/" + Warehouse.ITEMS + "/_search",
                        """
                { "query": { "recommend": { "engine": "%s", "user": "u%d" } } }""".formatted(Warehouse.ENGINE, round % warehouse.users()),
                        Map.of()));
        Thread.sleep(PAUSE_MILLIS);
    }

    private void build(int round) {
        note("build", http.send("POST", BUILD + (round % 3 == 0 ? "&mode=full" : ""), null, Map.of()));
    }

    private void evaluate(int round) {
        note("evaluate", http.send("POST", EVALUATE, "{\"users\": 200, \"seed\": " + round + "}", Map.of()));
    }

    /** A guest comes, is exported page by page, those again that were not answered, and erased. */
    private void forget(int round) throws InterruptedException {
        String guest = "/_recommend/" + Warehouse.ENGINE + "/user/guest-" + round;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            Warehouse.event(lines, "guest-" + round, Warehouse.item(i), "buy", i);
        }
        String index = "/" + Warehouse.EVENTS_INDEX + "/_bulk?refresh=true";
        note("events", http.send("POST", index, lines.toString(), Map.of()));
        String after = "";
        while (after != null) {
            Http.Answer page = http.send("GET", guest + "?size=50" + after, null, Map.of());
            note("export", page);
            JsonNode next = page.body().at("/interactions/next");
            if (page.status() == 200) {
                after = next.isTextual() ? "&after=" + next.asText() : null;
            }
        }
        int status;
        do {
            Http.Answer erased = http.send("DELETE", guest, null, Map.of());
            note("erase", erased);
            status = erased.status();
        } while (status != 200 && status != 404);
        Thread.sleep(PAUSE_MILLIS);
    }

    private void cancel(int round) throws InterruptedException {
        Thread.sleep(CANCEL_MILLIS);
        String actions = switch (round % 3) {
            case 0 -> "cluster:admin/recommend/build*";
            case 1 -> "cluster:admin/recommend/evaluate*";
            default -> "indices:data/read/*";
        };
        cancel(actions);
    }

    private void cancel(String actions) {
        note("cancel", http.send("POST", "/_tasks/_cancel?actions=" + actions, null, Map.of()));
    }

    private JsonNode note(String what, Http.Answer answer) {
        boolean cancelled = answer.body().toString().contains("task_cancelled_exception");
        note(what, cancelled ? CANCELLED : Integer.toString(answer.status()));
        return answer.body();
    }

    private void note(String what, String status) {
        answers.computeIfAbsent(what + " " + status, first -> new AtomicLong()).incrementAndGet();
    }

    /** How often each request was answered with each status, or {@value #CANCELLED}. */
    public Map<String, Long> answers() {
        Map<String, Long> counted = new TreeMap<>();
        answers.forEach((what, number) -> counted.put(what, number.get()));
        return counted;
    }
}
