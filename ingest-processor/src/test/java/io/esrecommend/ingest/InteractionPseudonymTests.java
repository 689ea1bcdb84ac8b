package io.esrecommend.ingest;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.esrecommend.pseudonym.Pseudonyms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.test.ESTestCase;

public class InteractionPseudonymTests extends ESTestCase {

    private static final String RAW = "raw-id-of-a-user";
    private static final String CONFIG = "{'pseudonyms': true}";
    private static final String EVENT = """
            { 'user': {'id': '%s', 'name': 'n'}, 'item': {'id': 'i1'}, 'event': {'action': 'buy'},
              '@timestamp': '2026-11-20T14:03:11Z' }""".formatted(RAW);

    private final Interactions interactions = new Interactions().withKeys(Interactions.FIRST);

    private String pseudonym(String raw) {
        return interactions.pseudonyms.of(raw).getFirst();
    }

    public void testPseudonymTakesThePlaceOfTheId() throws Exception {
        IngestDocument document = interactions.run(CONFIG, EVENT);
        assertEquals(Map.of("id", pseudonym(RAW)), document.getFieldValue("user", Map.class));
        assertNoRawId(document);
        IngestDocument number = interactions.run(CONFIG, EVENT.replace("'" + RAW + "'", "42.0"));
        assertEquals(pseudonym("42"), number.getFieldValue("user.id", String.class));
        IngestDocument element = interactions.run(CONFIG, EVENT.replace("'" + RAW + "'", "['" + RAW + "']"));
        assertEquals(pseudonym(RAW), element.getFieldValue("user.id", String.class));
    }

    public void testWithoutAKeyThePipelineIsRefused() {
        interactions.pseudonyms = Pseudonyms.NONE;
        assertThat(
                interactions.refusal(CONFIG),
                startsWith("[pseudonyms] need a key, and this node has none; add one on every node with"
                        + " [bin/elasticsearch-keystore add recommend.pseudonyms.key.1]"));
    }

    public void testSecondRunChangesNothing() throws Exception {
        for (String[] keys : new String[][] {{Interactions.FIRST}, {Interactions.FIRST, Interactions.SECOND}}) {
            interactions.withKeys(keys);
            IngestDocument document = interactions.run(CONFIG, EVENT);
            Map<String, Object> first = new HashMap<>(document.getSource());
            String id = Interactions.id(document);
            IngestDocument again =
                    Interactions.run(interactions.create(CONFIG), Interactions.document(new HashMap<>(first)));
            assertEquals(first, again.getSource());
            assertEquals(id, Interactions.id(again));
        }
    }

    public void testNewKeyKeepsTheIdAndNamesThePreviousPseudonym() throws Exception {
        Processor processor = interactions.create(CONFIG);
        IngestDocument before = Interactions.run(processor, Interactions.document(EVENT));
        String old = before.getFieldValue("user.id", String.class);
        interactions.withKeys(Interactions.FIRST, Interactions.SECOND);
        IngestDocument after = Interactions.run(processor, Interactions.document(EVENT));
        assertThat(after.getFieldValue("user.id", String.class), startsWith("2."));
        assertEquals(List.of(old), after.getFieldValue("user.previous", List.class));
        assertEquals(Interactions.id(before), Interactions.id(after));
        // what was recorded under the old key stays under it
        IngestDocument again = Interactions.run(processor, Interactions.document(new HashMap<>(before.getSource())));
        assertEquals(Map.of("id", old), again.getFieldValue("user", Map.class));
        assertEquals(Interactions.id(before), Interactions.id(again));

        interactions.withKeys(Interactions.FIRST, Interactions.SECOND, "third-secret-0123456789");
        IngestDocument third = Interactions.run(processor, Interactions.document(EVENT));
        assertEquals(
                List.of(after.getFieldValue("user.id", String.class), old),
                third.getFieldValue("user.previous", List.class));
        assertEquals(Interactions.id(before), Interactions.id(third));
    }

    public void testPreviousIdsThatAreNotOursAreDropped() throws Exception {
        interactions.withKeys(Interactions.FIRST, Interactions.SECOND);
        List<String> ours = interactions.pseudonyms.of(RAW);
        for (String previous : List.of(
                "['" + RAW + "']", "'" + RAW + "'", "['" + ours.get(1) + "', 'x']", "[" + 5 + "]", "{'a': 1}")) {
            IngestDocument document = interactions.run(
                    CONFIG,
                    EVENT.replace("'name': 'n'", "'previous': " + previous)
                            .replace("'" + RAW + "', 'prev", "'" + ours.getFirst() + "', 'prev"));
            assertEquals(Map.of("id", ours.getFirst()), document.getFieldValue("user", Map.class));
        }
        // beside a raw id they count for nothing, even if they are ours
        IngestDocument document =
                interactions.run(CONFIG, EVENT.replace("'name': 'n'", "'previous': ['" + pseudonym("another") + "']"));
        assertEquals(ours.subList(1, 2), document.getFieldValue("user.previous", List.class));
    }

    public void testFailedEventHoldsNoRawIdAndItsReplayJoinsTheUser() throws Exception {
        String config =
                "{'pseudonyms': true, 'user': ['login', 'session.user', 'visitors.id', 'ids.1', 'user', 'user.id']}";
        String event = """
                { 'login': '%1$s', 'session': {'user': ['%1$s']}, 'session.user': '%1$s', 'visitors': [{'id': '%1$s'}, {'id': 7}],
                  'ids': ['a', '%1$s'], 'user': {'id': '%1$s', 'previous': ['%1$s']}, 'item': {'id': 'i1'}, 'event': {'action': 'buy'},
                  'other': 5, '@timestamp': 'yesterday' }""".formatted(RAW);
        Processor processor = interactions.create(config);
        IngestDocument failed = Interactions.document(event);
        String message = expectThrows(IllegalArgumentException.class, () -> processor.execute(failed))
                .getMessage();
        assertThat(message, startsWith("[time] [@timestamp] is [yesterday]"));
        assertNoRawId(failed);
        String id = pseudonym(RAW);
        assertEquals("raw", Interactions.id(failed));
        Map<String, Object> left = Interactions.map(event.replace("'previous': ['" + RAW + "']", "'x': 1")
                .replace(RAW, id)
                .replace("['" + id + "']", "'" + id + "'")
                .replace("{'id': 7}", "{'id': '" + pseudonym("7") + "'}"));
        ((Map<?, ?>) left.get("user")).remove("x");
        assertEquals(left, failed.getSource());

        failed.getSource().put("@timestamp", "2026-11-20T14:03:11Z");
        IngestDocument replayed = Interactions.run(processor, failed);
        assertEquals(id, replayed.getFieldValue("user.id", String.class));
        assertEquals(Interactions.id(interactions.run(CONFIG, EVENT)), Interactions.id(replayed));
    }

    public void testWhatNoPseudonymCanBeMadeOfIsTakenOut() throws Exception {
        for (String user :
                List.of("{'raw': '" + RAW + "'}", "['" + RAW + "', 'x']", "[['" + RAW + "']]", "true", "1.5")) {
            Processor processor = interactions.create("{'pseudonyms': true, 'user': 'login'}");
            IngestDocument document = Interactions.document("{'login': " + user + ", 'a': 1}");
            String message = expectThrows(IllegalArgumentException.class, () -> processor.execute(document))
                    .getMessage();
            assertThat(message, startsWith("[user] [login] is "));
            assertThat(message, not(containsString("1.5")));
            assertEquals(Map.of("a", 1), document.getSource());
        }
    }

    public void testIdIsInNoMessage() throws Exception {
        Processor processor = interactions.create("{'pseudonyms': true, 'item': 'user.id', 'time': 'user.id'}");
        for (String raw : List.of("u".repeat(513), "a\\ud800")) {
            IngestDocument document = Interactions.document(EVENT.replace(RAW, raw));
            String message = expectThrows(IllegalArgumentException.class, () -> processor.execute(document))
                    .getMessage();
            assertThat(message, startsWith("[user] [user.id] h"));
            assertThat(message, not(containsString("uu")));
            assertThat(document.getFieldValue("user.id", String.class), startsWith("1."));
        }
        IngestDocument document = Interactions.document(EVENT);
        String message = expectThrows(IllegalArgumentException.class, () -> processor.execute(document))
                .getMessage();
        assertThat(message, startsWith("[time] [user.id] is [" + pseudonym(RAW)));
    }

    public void testRawIdCannotBeKept() {
        for (String keep : List.of("login", "login.name", "a", "a.b.c", "a.b")) {
            assertThat(
                    interactions.refusal("{'pseudonyms': true, 'user': ['login', 'a.b'], 'keep': '" + keep + "'}"),
                    containsString("leave it out, since [pseudonyms] hide it"));
        }
    }

    public void testContainersThatCannotBeChangedGo() throws Exception {
        Processor processor = interactions.create(CONFIG);
        Map<String, Object> source = new HashMap<>();
        source.put("user", Map.of("id", RAW, "name", "n"));
        source.put("user.id", RAW);
        source.put("item", Map.of("id", "i1"));
        IngestDocument document = Interactions.document(source);
        expectThrows(IllegalArgumentException.class, () -> processor.execute(document));
        assertEquals(Map.of("item", Map.of("id", "i1")), document.getSource());

        document.getSource()
                .putAll(Map.of(
                        "user",
                        List.of(Map.of("id", RAW)),
                        "event",
                        Map.of("action", "buy"),
                        "@timestamp",
                        1763647391));
        assertEquals(pseudonym(RAW), Interactions.run(processor, document).getFieldValue("user.id", String.class));
    }

    public void testKeysThatVanishLeaveNoRawIdBehind() throws Exception {
        Processor processor = interactions.create(CONFIG);
        interactions.pseudonyms = Pseudonyms.NONE;
        IngestDocument document = Interactions.document(EVENT);
        assertThat(
                expectThrows(IllegalArgumentException.class, () -> processor.execute(document))
                        .getMessage(),
                startsWith("[pseudonyms] need a key"));
        assertNoRawId(document);
    }

    public void testWithoutPseudonymsIdsStay() throws Exception {
        IngestDocument document = interactions.run("{'pseudonyms': false}", EVENT);
        assertEquals(RAW, document.getFieldValue("user.id", String.class));
    }

    private static void assertNoRawId(IngestDocument document) {
        List<String> texts = new ArrayList<>(Interactions.texts(document.getSource()));
        assertTrue(texts.toString(), texts.stream().noneMatch(text -> text.contains(RAW)));
    }
}
