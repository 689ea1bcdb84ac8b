package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The aggregation {@code cooccurrence} against what Elasticsearch computes itself, on random histories. */
@ExtendWith(LocalNodeExtension.class)
class CooccurrenceIT {

    private static final int USERS = 2000;
    private static final int ITEMS = 300;
    private static final String ALL = "{ \"match_all\": {} }";
    private static final double TOLERANCE = 1e-6;

    private final Http http;

    CooccurrenceIT(Http http) {
        this.http = http;
    }

    /** A neighbour of an item. */
    private record Neighbour(String item, double llr, int both) {}

    @BeforeEach
    void histories() {
        new CleanNode(http).wipe();
        index("histories", 3);
    }

    @Test
    void findsWhatSignificantTermsFindWithinAField() {
        assertSameAsSignificantTerms("buy", "buy", ALL);
    }

    @Test
    void findsWhatSignificantTermsFindAcrossFields() {
        assertSameAsSignificantTerms("view", "buy", ALL);
    }

    @Test
    void findsWhatSignificantTermsFindOfTheUsersThatMatch() {
        assertSameAsSignificantTerms("view", "buy", "{ \"term\": { \"platform\": \"web\" } }");
    }

    @Test
    void countsTheSameOnOneShardAndOnSeveral() {
        index("histories-1", 1);
        assertEquals(
                neighbours("histories-1", "\"source\": \"view\", \"target\": \"buy\", \"size\": 20"),
                neighbours("histories", "\"source\": \"view\", \"target\": \"buy\", \"size\": 20"));
    }

    @Test
    void partitionsAreDisjointAndTogetherComplete() {
        Map<String, List<Neighbour>> together = new TreeMap<>();
        for (int partition = 0; partition < 4; partition++) {
            Map<String, List<Neighbour>> part =
                    neighbours("histories", "\"source\": \"buy\", \"num_partitions\": 4, \"partition\": " + partition);
            assertTrue(part.size() > ITEMS / 16, "partition " + partition + " has only " + part.keySet());
            part.forEach((item, row) -> assertEquals(null, together.put(item, row), item + " is in two partitions"));
        }
        assertEquals(neighbours("histories", "\"source\": \"buy\""), together);
    }

    @Test
    void keepsTheFirstNeighbours() {
        Map<String, List<Neighbour>> all = neighbours("histories", "\"source\": \"buy\", \"size\": 1000");
        Map<String, List<Neighbour>> few = neighbours("histories", "\"source\": \"buy\", \"size\": 5");
        all.forEach((item, row) -> assertEquals(row.subList(0, Math.min(5, row.size())), few.get(item)));
    }

    /**
     * Of the table of a pair, mutual information is the ratio in bits a user: {@code llr = 2 ln(2) users mi}. Significant
     * terms count an item among its own neighbours, rounding lets them take an independent pair for a related one, so that
     * a ratio of next to nothing is left out on both sides, and on several shards they are not exact: they are asked on one, the aggregation on three.
     */
    private void assertSameAsSignificantTerms(String source, String target, String query) {
        Map<String, List<Neighbour>> actual = neighbours(
                "histories", query, "\"source\": \"%s\", \"target\": \"%s\", \"size\": 1000".formatted(source, target));
        actual.values().forEach(row -> row.removeIf(neighbour -> neighbour.llr <= TOLERANCE));
        Map<String, Map<String, Neighbour>> expected = significantTerms(source, target, query);
        assertEquals(expected.keySet(), actual.keySet());
        int pairs = 0;
        for (Map.Entry<String, List<Neighbour>> row : actual.entrySet()) {
            Map<String, Neighbour> wanted = expected.get(row.getKey());
            assertSameRanking(wanted, row.getValue());
            Set<String> names = new TreeSet<>();
            double before = Double.POSITIVE_INFINITY;
            for (Neighbour neighbour : row.getValue()) {
                names.add(neighbour.item);
                Neighbour same = wanted.get(neighbour.item);
                assertTrue(same != null, row.getKey() + " has the neighbour " + neighbour + " but not among " + wanted);
                assertEquals(same.llr, neighbour.llr, TOLERANCE * Math.max(1, same.llr));
                assertEquals(same.both, neighbour.both);
                assertTrue(neighbour.llr <= before, "neighbours of " + row.getKey() + " are out of order");
                before = neighbour.llr;
                pairs++;
            }
            assertEquals(wanted.keySet(), names);
        }
        assertTrue(pairs > ITEMS, "too few pairs to tell anything: " + pairs);
    }

    /** The order is the same, but for neighbours whose ratios are the same. */
    private static void assertSameRanking(Map<String, Neighbour> wanted, List<Neighbour> found) {
        List<Neighbour> ranked = new ArrayList<>(wanted.values());
        ranked.sort(Comparator.comparingDouble(Neighbour::llr).reversed());
        assertEquals(ranked.size(), found.size());
        for (int i = 0; i < ranked.size(); i++) {
            double llr = ranked.get(i).llr;
            assertEquals(llr, found.get(i).llr, TOLERANCE * Math.max(1, llr));
            boolean tied = (i > 0 && llr > ranked.get(i - 1).llr - TOLERANCE)
                    || (i + 1 < ranked.size() && llr < ranked.get(i + 1).llr + TOLERANCE);
            assertTrue(tied || ranked.get(i).item.equals(found.get(i).item), i + " of " + ranked + " but " + found);
        }
    }

    private Map<String, List<Neighbour>> neighbours(String index, String options) {
        return neighbours(index, ALL, options);
    }

    private Map<String, List<Neighbour>> neighbours(String index, String query, String options) {
        JsonNode items = http.post("/" + index + "/_search", """
                        { "size": 0, "query": %s, "aggs": { "n": { "cooccurrence": { %s } } } }""".formatted(query, options))
                .body()
                .at("/aggregations/n/items");
        Map<String, List<Neighbour>> rows = new TreeMap<>();
        for (JsonNode item : items) {
            List<Neighbour> row = new ArrayList<>();
            for (JsonNode neighbour : item.path("neighbours")) {
                row.add(new Neighbour(
                        neighbour.path("item").asText(),
                        neighbour.path("llr").asDouble(),
                        neighbour.path("both").asInt()));
            }
            rows.put(item.path("item").asText(), row);
        }
        return rows;
    }

    private Map<String, Map<String, Neighbour>> significantTerms(String source, String target, String query) {
        index("histories-1", 1);
        JsonNode answer = http.post("/histories-1/_search", """
                        {
                          "size": 0, "track_total_hits": true, "query": %s,
                          "aggs": { "items": {
                            "terms": { "field": "%s", "size": 1000 },
                            "aggs": { "neighbours": { "significant_terms": {
                              "field": "%s", "size": 1000, "shard_size": 1000, "min_doc_count": 1,
                              "background_filter": %s,
                              "mutual_information": { "include_negatives": false, "background_is_superset": true }
                            } } }
                          } }
                        }""".formatted(query, source, target, query))
                .body();
        double users = answer.at("/hits/total/value").asDouble();
        JsonNode items = answer.at("/aggregations/items/buckets");
        Map<String, Map<String, Neighbour>> rows = new TreeMap<>();
        for (JsonNode item : items) {
            Map<String, Neighbour> row = new TreeMap<>();
            for (JsonNode neighbour : item.at("/neighbours/buckets")) {
                String name = neighbour.path("key").asText();
                double llr = 2 * Math.log(2) * users * neighbour.path("score").asDouble();
                if (!name.equals(item.path("key").asText()) && llr > TOLERANCE) {
                    row.put(
                            name,
                            new Neighbour(name, llr, neighbour.path("doc_count").asInt()));
                }
            }
            rows.put(item.path("key").asText(), row);
        }
        return rows;
    }

    private void index(String name, int shards) {
        http.put("/" + name, """
                {
                  "settings": { "number_of_shards": %d, "number_of_replicas": 0 },
                  "mappings": { "properties": { "buy": { "type": "keyword" }, "view": { "type": "keyword" },
                                               "platform": { "type": "keyword" } } }
                }""".formatted(shards));
        Random random = new Random(5);
        List<Object> lines = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            lines.add(Map.of("index", Map.of("_id", "u" + user)));
            lines.add(Map.of(
                    "buy", zipf(random), "view", zipf(random), "platform", random.nextBoolean() ? "web" : "app"));
        }
        http.bulk("/" + name + "/_bulk?refresh=true", lines);
    }

    /** Up to 15 items, the first of which are the most frequent: as {@code 1 / rank}. */
    private static Set<String> zipf(Random random) {
        Set<String> items = new TreeSet<>();
        int number = random.nextInt(16);
        for (int i = 0; i < number; i++) {
            items.add("i" + (int) (Math.pow(ITEMS + 1, random.nextDouble()) - 1));
        }
        return items;
    }
}
