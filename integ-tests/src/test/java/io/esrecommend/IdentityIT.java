package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Links that many applications make and take back at the same time. */
@ExtendWith(LocalNodeExtension.class)
class IdentityIT {

    private static final String IDENTITY = "/_recommend/shop/identity";
    private static final int IDS = 40;

    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Random random = new Random(42);
    private final Http http;
    private final Shop shop;

    IdentityIT(Http http) {
        this.http = http;
        this.shop = new Shop(http);
    }

    private record Link(String user, String id) {}

    @BeforeEach
    void open() {
        shop.open();
        shop.build();
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void linksInWhicheverOrderEndInOneUser() {
        List<Link> tree = new ArrayList<>();
        for (int i = 1; i < IDS; i++) {
            String one = "u" + i;
            String other = "u" + random.nextInt(i);
            tree.add(random.nextBoolean() ? new Link(one, other) : new Link(other, one));
        }
        // each link comes several times, the first ones at the moment at which the index is made
        List<Link> links = new ArrayList<>();
        IntStream.range(0, 3).forEach(round -> links.addAll(tree));
        Collections.shuffle(links, random);
        AtomicInteger linked = new AtomicInteger();
        int requests = meanwhile(() ->
                forEach(links, link -> linked.addAndGet(put(link).path("linked").asInt())));

        assertEquals(tree.size(), linked.get(), "every link is new once");
        assertTrue(requests > 10, "only " + requests + " requests ran beside the links");
        Set<String> users = new TreeSet<>();
        tree.forEach(link -> users.add(link.user));
        tree.forEach(link -> users.remove(link.id));
        String user = users.iterator().next();
        Set<String> ids =
                new TreeSet<>(IntStream.range(0, IDS).mapToObj(i -> "u" + i).toList());
        ids.forEach(id -> assertPerson(id, user, ids));
        JsonNode first = hits("u0");
        ids.forEach(id -> assertEquals(first, hits(id), id));
    }

    @Test
    void peopleAreWhatTheLinksThatAreLeftMakeOfThem() {
        // every pair is linked and taken back in a known order, at the same time as all others
        Map<Link, Integer> changes = new ConcurrentHashMap<>();
        while (changes.size() < 50) {
            int user = random.nextInt(IDS);
            int id = random.nextInt(IDS);
            if (user != id) {
                changes.put(new Link("u" + user, "u" + id), 1 + random.nextInt(4));
            }
        }
        int requests = meanwhile(() -> forEach(new ArrayList<>(changes.keySet()), link -> {
            for (int change = 0; change < changes.get(link); change++) {
                boolean add = change % 2 == 0;
                JsonNode answer = add ? put(link) : delete(link);
                assertEquals(1, answer.path(add ? "linked" : "unlinked").asInt(), () -> link + ": " + answer);
            }
        }));
        assertTrue(requests > 10, "only " + requests + " requests ran beside the links");

        List<Link> left = changes.keySet().stream()
                .filter(link -> changes.get(link) % 2 == 1)
                .toList();
        for (int i = 0; i < IDS; i++) {
            Set<String> ids = connected("u" + i, left);
            assertPerson("u" + i, user(ids, left), ids);
        }
    }

    @Test
    void aPersonHasAThousandIdsAndNoMore() {
        List<String> ids = IntStream.range(0, 999).mapToObj(i -> "id-" + i).toList();
        http.put(IDENTITY, Map.of("user", "u1", "ids", ids.subList(0, 600)));
        http.put(IDENTITY, Map.of("user", "u2", "ids", ids.subList(600, 998)));
        JsonNode full = put(new Link("id-3", "id-900"));
        assertEquals(1_000, full.at("/users/0/ids").size());

        for (Link tooMany : List.of(new Link("u2", "id-998"), new Link("new", "id-7"))) {
            Http.Answer refused = http.send(
                    "PUT",
                    IDENTITY,
                    Map.of("links", List.of(Map.of("user", "x", "ids", "y"), named(tooMany))),
                    Map.of());
            assertEquals(400, refused.status(), refused::toString);
            assertTrue(refused.body().toString().contains("would have more than [1000] ids"), refused::toString);
        }
        assertPerson("x", "x", Set.of("x"));
        assertEquals(1_000, http.get(IDENTITY + "/id-900").body().path("ids").size());
        assertEquals(0, hits("id-900").findValues("error").size());
    }

    private JsonNode put(Link link) {
        return http.put(IDENTITY, named(link)).body();
    }

    private JsonNode delete(Link link) {
        return http.send("DELETE", IDENTITY, named(link), Map.of()).body();
    }

    private static Map<String, String> named(Link link) {
        return Map.of("user", link.user, "ids", link.id);
    }

    private JsonNode hits(String user) {
        return shop.search("{\"user\": \"" + user + "\", \"size\": 20}").at("/hits/hits");
    }

    private void assertPerson(String id, String user, Set<String> ids) {
        JsonNode person = http.get(IDENTITY + "/" + id).body();
        assertEquals(user, person.path("user").asText(), () -> id + " is " + person);
        Set<String> found = new TreeSet<>();
        person.path("ids").forEach(one -> found.add(one.asText()));
        assertEquals(ids, found, id);
    }

    /** Does something many times, on many threads; fails if it fails once. */
    private void forEach(List<Link> links, Consumer<Link> change) {
        CompletableFuture.allOf(links.stream()
                        .map(link -> CompletableFuture.runAsync(() -> change.accept(link), threads))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** Recommends, and asks who is who, while something goes on; fails if one request fails. Answers how many did not. */
    private int meanwhile(Runnable action) {
        AtomicBoolean going = new AtomicBoolean(true);
        AtomicInteger requests = new AtomicInteger();
        List<CompletableFuture<Void>> users = IntStream.range(0, 2)
                .mapToObj(seed -> CompletableFuture.runAsync(() -> {
                    Random whom = new Random(seed);
                    while (going.get()) {
                        hits("u" + whom.nextInt(IDS));
                        http.get(IDENTITY + "/u" + whom.nextInt(IDS));
                        requests.incrementAndGet();
                    }
                }))
                .toList();
        try {
            action.run();
        } finally {
            going.set(false);
        }
        users.forEach(CompletableFuture::join);
        return requests.get();
    }

    private static Set<String> connected(String id, List<Link> links) {
        Set<String> ids = new TreeSet<>(Set.of(id));
        int before;
        do {
            before = ids.size();
            for (Link link : links) {
                if (ids.contains(link.user) || ids.contains(link.id)) {
                    ids.add(link.user);
                    ids.add(link.id);
                }
            }
        } while (ids.size() > before);
        return ids;
    }

    private static String user(Set<String> ids, List<Link> links) {
        Set<String> users = new TreeSet<>(ids);
        users.retainAll(links.stream().map(Link::user).toList());
        Set<String> alone = new TreeSet<>(users);
        alone.removeAll(links.stream().map(Link::id).toList());
        return (alone.isEmpty() ? users.isEmpty() ? ids : users : alone)
                .iterator()
                .next();
    }
}
