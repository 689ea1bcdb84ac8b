package io.esrecommend.ingest;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.test.ESTestCase;

public class InteractionProcessorTests extends ESTestCase {

    private static final String STANDARD = """
            { 'user': {'id': 'u1'}, 'item': {'id': 'i1'}, 'event': {'action': 'buy', 'platform': 'web', 'value': 3,
                         'recommendation_id': 'AAABmr-x_wAAAAAAAAAAAQ'},
              '@timestamp': '2026-11-20T14:03:11Z' }""";

    private final Interactions interactions = new Interactions();

    public void testStandardEventNeedsNoOption() throws Exception {
        IngestDocument document = interactions.run("{}", STANDARD);
        assertEquals(Interactions.map("""
                { 'user': {'id': 'u1'}, 'item': {'id': 'i1'},
                  'event': {'action': 'buy', 'platform': 'web', 'value': 3.0,
                            'recommendation_id': 'AAABmr-x_wAAAAAAAAAAAQ', 'ingested': '2026-11-22T12:00:00.000Z'},
                  '@timestamp': '2026-11-20T14:03:11.000Z' }"""), document.getSource());
        Map<String, Object> first = new HashMap<>(document.getSource());
        String id = Interactions.id(document);
        assertEquals(
                first, Interactions.run(interactions.create("{}"), document).getSource());
        assertEquals(id, Interactions.id(document));
    }

    public void testRecommendationIdIsReadFromWhereItIs() throws Exception {
        String event = STANDARD.replace("{ 'user'", "{ 'list': 'AAABmr-x_wAAAAAAAAAAAg', 'user'");
        IngestDocument document = interactions.run("{'recommendation_id': ['list', 'widget']}", event);
        assertEquals("AAABmr-x_wAAAAAAAAAAAg", document.getFieldValue("event.recommendation_id", String.class));
        assertEquals(
                "the list is no part of what happened",
                Interactions.id(interactions.run("{}", event)),
                Interactions.id(document));
        assertThat(
                interactions.failure("{}", STANDARD.replace("AAABmr-x", "A".repeat(100))),
                startsWith("[recommendation_id] [event.recommendation_id] has [114] characters but may have at most"));
    }

    public void testPlatformAndValueMayBeMissing() throws Exception {
        IngestDocument document = interactions.run("{}", """
                { 'user': {'id': 'u1'}, 'item': {'id': 'i1'}, 'event': {'action': 'buy', 'platform': ' ', 'value': null},
                  '@timestamp': '2026-11-20T14:03:11Z' }""");
        assertEquals(
                Set.of("action", "ingested"),
                document.getFieldValue("event", Map.class).keySet());
    }

    public void testOtherFieldsAreRemovedButThoseToKeep() throws Exception {
        String event = """
                { 'user': {'id': 'u1', 'mail': 'a@b.c', 'country': 'DE', 'previous': ['x']}, 'item.id': 'i1', 'ip': '1.2.3.4',
                  'event': {'action': 'view', 'session': 's'}, 'page': {'url': '/a', 'title': 't'}, 'tags': ['a', {'b': 1}],
                  'shop.lane': 3, 'nothing': null, '@timestamp': '2026-11-20T14:03:11Z' }""";
        Map<String, Object> bare = interactions.run("{}", event).getSource();
        assertEquals(Set.of("user", "item", "event", "@timestamp"), bare.keySet());
        assertEquals(Map.of("id", "u1"), bare.get("user"));

        Map<String, Object> kept = interactions
                .run("{'keep': ['page.url', 'tags', 'user.country', 'shop.lane', 'nothing', 'absent.at.all']}", event)
                .getSource();
        assertEquals(Map.of("url", "/a"), kept.get("page"));
        assertEquals(List.of("a", Map.of("b", 1)), kept.get("tags"));
        assertEquals(Map.of("id", "u1", "country", "DE"), kept.get("user"));
        assertEquals(Map.of("lane", 3), kept.get("shop"));
        assertEquals(Set.of("user", "item", "event", "@timestamp", "page", "tags", "shop"), kept.keySet());
        assertEquals("/a", interactions.run("{'keep': 'page'}", event).getFieldValue("page.url", String.class));
    }

    public void testFieldsOfTheInteractionCannotBeKept() {
        for (String path :
                List.of("user", "user.id", "user.id.x", "event", "event.ingested", "@timestamp", "user.previous")) {
            assertThat(
                    interactions.refusal("{'keep': '" + path + "'}"),
                    allOf(
                            startsWith("[keep] names [" + path + "], which is, holds or lies in ["),
                            containsString("a field of the interaction itself")));
        }
        assertThat(
                interactions.refusal("{'keep': ['a.b', 'a']}"), containsString("which is kept already; name it once"));
        assertThat(interactions.refusal("{'keep': 'items.0.sku'}"), containsString("an element of a list"));
        assertThat(
                interactions.refusal("{'keep': [1]}"), containsString("[keep] is [[1]] but must be a text or a list"));
        assertThat(interactions.refusal("{'keep': []}"), containsString("[keep] is [[]]"));
    }

    public void testFirstPathThatHoldsSomethingCounts() throws Exception {
        String config =
                "{'user': ['login', 'uid', 'visitor.id'], 'item': 'items.0.sku', 'action': 'type', 'time': 'ts'}";
        String rest = ", 'items': [{'sku': 'i1'}, {'sku': 'i2'}], 'type': 'buy', 'ts': '2026-11-20T14:03:11Z' }";
        for (String user : List.of(
                "'uid': 'u1', 'visitor': {'id': 'v1'}",
                "'login': null, 'uid': 'u1'",
                "'login': ' ', 'uid': 'u1'",
                "'login': [], 'uid': ['u1']",
                "'login': [null], 'uid': 'u1'",
                "'visitor': {'id': 'u1'}",
                "'visitor.id': 'u1'",
                "'visitor': [{'id': 'u1'}]")) {
            IngestDocument document = interactions.run(config, "{" + user + rest);
            assertEquals(user, "u1", document.getFieldValue("user.id", String.class));
            assertEquals("i1", document.getFieldValue("item.id", String.class));
        }
    }

    public void testPathAndOneBelowItMayBothBeNamed() throws Exception {
        String config = "{'user': ['user', 'user.id']}";
        String rest = ", 'item': {'id': 'i1'}, 'event': {'action': 'buy'}, '@timestamp': '2026-11-20T14:03:11Z' }";
        assertEquals("u1", interactions.run(config, "{'user': 'u1'" + rest).getFieldValue("user.id", String.class));
        assertEquals(
                "u1", interactions.run(config, "{'user': {'id': 'u1'}" + rest).getFieldValue("user.id", String.class));
    }

    public void testIntegralNumbersAreIds() throws Exception {
        Map<String, String> ids = Map.of(
                "42", "42",
                "42.0", "42",
                "-7", "-7",
                "0.0", "0",
                "1e3", "1000",
                "9007199254740993", "9007199254740993",
                "123456789012345678901234567890", "123456789012345678901234567890",
                "1e20", "100000000000000000000",
                "[5]", "5",
                "'  a b  '", "  a b  ");
        for (Map.Entry<String, String> id : ids.entrySet()) {
            IngestDocument document = interactions.run(
                    "{'item': 'sku'}", STANDARD.replace("'item':", "'sku': " + id.getKey() + ", 'item':"));
            assertEquals(id.getValue(), document.getFieldValue("item.id", String.class));
        }
    }

    public void testWhatIsNoIdFails() throws Exception {
        Map<String, String> shown = Map.of(
                "true", "[true]",
                "1.5", "[1.5]",
                "{'a': 1}", "an object",
                "['a', 'b']", "a list of [2] values",
                "[['a']]", "a list of [1] values");
        for (Map.Entry<String, String> wrong : shown.entrySet()) {
            String event = STANDARD.replace("'item':", "'sku': " + wrong.getKey() + ", 'item':");
            assertEquals(
                    "[item] [sku] is " + wrong.getValue()
                            + " but must be a string or an integral number; fix the event",
                    interactions.failure("{'item': 'sku'}", event));
        }
    }

    public void testLongAndBrokenTextsFail() throws Exception {
        assertEquals(
                "[item] [item.id] has [513] characters but may have at most [512]; shorten it",
                interactions.failure("{}", STANDARD.replace("i1", "i".repeat(513))));
        assertEquals(
                "[user] [user.id] has [513] characters but may have at most [512]; shorten it",
                interactions.failure("{}", STANDARD.replace("u1", "u".repeat(513))));
        assertEquals(
                "[action] [event.action] has [101] characters but may have at most [100]; shorten it",
                interactions.failure("{}", STANDARD.replace("buy", "b".repeat(101))));
        assertEquals(
                "[platform] [event.platform] has [101] characters but may have at most [100]; shorten it",
                interactions.failure("{}", STANDARD.replace("web", "w".repeat(101))));
        interactions.run("{}", STANDARD.replace("i1", "i".repeat(512)).replace("buy", "b".repeat(100)));
        assertEquals(
                "[item] [item.id] holds half a character of UTF-16, which cannot be stored; fix the event",
                interactions.failure("{}", STANDARD.replace("i1", "a\\ud800")));
        interactions.run("{}", STANDARD.replace("i1", "\uD83D\uDE00 漢字"));
    }

    public void testMissingPartsNameThePathsThatWereTried() throws Exception {
        assertEquals(
                "[item] is missing: none of the fields [sku, article.number] holds a value; fix the event, or name the"
                        + " field that holds it in [item]",
                interactions.failure("{'item': ['sku', 'article.number']}", STANDARD));
        for (String part : List.of("user", "item", "action", "time")) {
            String message = interactions.failure("{'" + part + "': 'absent'}", STANDARD);
            assertThat(message, startsWith("[" + part + "] is missing: none of the fields [absent]"));
        }
        assertThat(interactions.failure("{}", "{}"), startsWith("[user] is missing: none of the fields [user.id]"));
        // a path through something that holds nothing
        assertThat(interactions.failure("{'user': 'user.id.x.y'}", STANDARD), startsWith("[user] is missing"));
        assertThat(
                interactions.failure("{'user': 'list.7'}", STANDARD.replace("{ 'user'", "{ 'list': [1], 'user'")),
                startsWith("[user] is missing"));
    }

    public void testDefaults() throws Exception {
        IngestDocument document = interactions.run("""
                { 'platform': {'default': 'app'}, 'action': {'field': 'type', 'default': 'view'},
                  'value': {'field': 'rating', 'default': 1.5}, 'item': {'default': 7},
                  'time': {'field': 'ts', 'default': 'now'} }""", STANDARD);
        assertEquals("app", document.getFieldValue("event.platform", String.class));
        assertEquals("view", document.getFieldValue("event.action", String.class));
        assertEquals(1.5, document.getFieldValue("event.value", Double.class), 0);
        assertEquals("7", document.getFieldValue("item.id", String.class));
        assertEquals(Interactions.NOW, document.getFieldValue("@timestamp", String.class));

        IngestDocument own = interactions.run("""
                { 'action': {'field': ['type', 'event.action'], 'default': 'view'}, 'time': {'default': 'now', 'timezone': 'UTC'} }""", STANDARD);
        assertEquals("buy", own.getFieldValue("event.action", String.class));
        assertEquals("2026-11-20T14:03:11.000Z", own.getFieldValue("@timestamp", String.class));
    }

    public void testDefaultsThatMakeNoSenseAreRefused() {
        assertThat(
                interactions.refusal("{'user': {'default': 'guest'}}"), startsWith("[default] of [user] would make"));
        assertThat(
                interactions.refusal("{'time': {'default': '2026-11-20'}}"),
                startsWith("[default] of [time] is [2026-11-20] but must be [now]"));
        assertThat(
                interactions.refusal("{'value': {'default': 'much'}}"), startsWith("[default] of [value] is [much]"));
        assertThat(
                interactions.refusal("{'platform': {'default': true}}"),
                startsWith("[default] of [platform] is [true]"));
        assertThat(
                interactions.refusal("{'platform': {'default': ' '}}"), startsWith("[default] of [platform] is [ ]"));
        assertThat(
                interactions.refusal("{'platform': {'default': '" + "p".repeat(101) + "'}}"),
                startsWith("[default] of [platform] has [101] characters"));
    }

    public void testActionsAreNamed() throws Exception {
        String config = """
                { 'action': {'field': 'type', 'map': {'purchase| order |checkout': 'buy', 'pageview': 'view'}%s} }""";
        for (String raw : List.of("purchase", "order", "checkout", "buy")) {
            assertEquals("buy", action(config.formatted(", 'unmapped': 'fail'"), raw));
        }
        assertEquals("view", action(config.formatted(""), "pageview"));
        assertEquals("like", action(config.formatted(""), "like"));
        assertEquals("like", action(config.formatted(", 'unmapped': 'keep'"), "like"));
        assertEquals(
                "[action] is [like] but must be one of [buy, checkout, order, pageview, purchase, view]; add it to [map],"
                        + " or set [unmapped] to [keep]",
                interactions.failure(
                        config.formatted(", 'unmapped': 'fail'"),
                        STANDARD.replace("'item'", "'type': 'like', 'item'")));
        assertEquals("buy", action("{'action': {'field': 'type', 'map': {'3': 'buy'}}}", "3"));
        assertEquals("view", action("{'action': {'field': 'type', 'map': {'a': 'b', 'b': 'view'}}}", "b"));
    }

    private String action(String config, String raw) throws Exception {
        return interactions
                .run(config, STANDARD.replace("'item'", "'type': '" + raw + "', 'item'"))
                .getFieldValue("event.action", String.class);
    }

    public void testMapsThatMakeNoSenseAreRefused() {
        assertThat(interactions.refusal("{'action': {'map': {'a|b': 'x', 'b': 'y'}}}"), containsString("[b] twice"));
        assertThat(
                interactions.refusal("{'action': {'map': {'a||b': 'x'}}}"), containsString("an empty name in [a||b]"));
        assertThat(interactions.refusal("{'action': {'map': {'a': ' '}}}"), containsString("has [ ] for [a]"));
        assertThat(interactions.refusal("{'action': {'map': {'a': 1}}}"), containsString("has [1] for [a]"));
        assertThat(interactions.refusal("{'action': {'map': {}}}"), containsString("[map] of [action] is empty"));
        assertThat(interactions.refusal("{'action': {'map': 'a'}}"), containsString("[map] of [action] is [a]"));
        assertThat(
                interactions.refusal("{'action': {'map': {'a': 'b'}, 'unmapped': 'drop'}}"),
                containsString("[unmapped] of [action] is [drop] but must be [keep] or [fail]"));
        assertThat(interactions.refusal("{'action': {'unmapped': 'fail'}}"), containsString("needs a [map]"));
    }

    public void testUnknownOptionsAreRefusedByName() {
        assertThat(interactions.refusal("{'users': 'uid'}"), containsString("[users]"));
        assertThat(
                interactions.refusal("{'user': {'fields': 'uid'}}"),
                containsString("[user] has the unknown options [fields]"));
        assertThat(
                interactions.refusal("{'item': {'map': {'a': 'b'}}}"),
                containsString("[item] has the unknown options [map]"));
        assertThat(
                interactions.refusal("{'action': {'formats': ['UNIX'], 'timezone': 'UTC'}}"),
                containsString("[action] has the unknown options [formats, timezone]"));
    }

    public void testPathsThatAreNoneAreRefused() {
        for (String path : List.of(".", "a.", ".a", "a..b")) {
            assertThat(
                    interactions.refusal("{'item': '" + path + "'}"),
                    startsWith("[item] names the path [" + path + "]"));
        }
        for (String path : List.of("_id", "_ingest.timestamp", "_routing")) {
            assertThat(interactions.refusal("{'item': '" + path + "'}"), containsString("is no field of the document"));
        }
        assertThat(
                interactions.refusal("{'item': [' ']}"), startsWith("[field] of [item] is [[ ]] but must be a text"));
        assertThat(interactions.refusal("{'item': 5}"), startsWith("[field] of [item] is [5] but must be a text"));
        assertThat(interactions.refusal("{'item': []}"), startsWith("[field] of [item] is [[]] but must be a text"));
        assertThat(interactions.refusal("{'item': 'a" + ".b".repeat(20) + "'}"), containsString("of [21] parts"));
    }

    public void testHalvesOfCharactersAreRefused() {
        for (String config :
                List.of("{'user': '\\ud83d'}", "{'action': {'map': {'x\\udc00y': 'buy'}}}", "{'\\ude00': 1}")) {
            assertThat(interactions.refusal(config), containsString("half of a character"));
        }
    }

    public void testValues() throws Exception {
        Map<String, Double> values = Map.of(
                "3", 3.0,
                "'19.99'", 19.99,
                "' -1e3 '", -1000.0,
                "'.5'", 0.5,
                "'7.'", 7.0,
                "12345678901234567890", 1.2345678901234567e19,
                "[2]", 2.0);
        for (Map.Entry<String, Double> value : values.entrySet()) {
            IngestDocument document =
                    interactions.run("{}", STANDARD.replace("'value': 3", "'value': " + value.getKey()));
            assertEquals(value.getKey(), value.getValue(), document.getFieldValue("event.value", Double.class));
        }
        for (String wrong : List.of(
                "'19,99'", "'NaN'", "'Infinity'", "'1d'", "'0x10'", "true", "{'a': 1}", "[1, 2]", "'1e999'", "1e999")) {
            String message = interactions.failure("{}", STANDARD.replace("'value': 3", "'value': " + wrong));
            assertThat(
                    message,
                    allOf(startsWith("[value] [event.value] is "), containsString("but must be a finite number")));
        }
    }

    public void testTimesAheadAreCappedButTheIdIsOfTheTimeThatWasSent() throws Exception {
        String late = STANDARD.replace("2026-11-20T14:03:11Z", "2026-11-22T12:01:00.001Z");
        IngestDocument capped = interactions.run("{}", late);
        assertEquals(Interactions.NOW, capped.getFieldValue("@timestamp", String.class));
        assertEquals(true, capped.getFieldValue("event.time_capped", Boolean.class));
        interactions.now += 30_000;
        IngestDocument again = interactions.run("{}", late);
        assertFalse(again.hasField("event.time_capped"));
        assertEquals(Interactions.id(capped), Interactions.id(again));

        interactions.now -= 30_000;
        String onTime = STANDARD.replace("2026-11-20T14:03:11Z", "2026-11-22T12:01:00Z");
        assertFalse(interactions.run("{}", onTime).hasField("event.time_capped"));
        assertTrue(interactions.run("{'future_tolerance': '59s'}", onTime).hasField("event.time_capped"));
        assertFalse(interactions.run("{'future_tolerance': '365d'}", late).hasField("event.time_capped"));
        assertThat(
                interactions.refusal("{'future_tolerance': '366d'}"), containsString("[future_tolerance] is [366d]"));
    }

    public void testIdBeginsWithTheTimeAndHashesTheRest() throws Exception {
        // python3: t=int(datetime(2026,11,20,14,3,11,tzinfo=utc).timestamp()*1000); f=lambda s: pack('>q',len(s))+s
        // b64(pack('>q',t)[2:]+sha256(f(b'u1')+f(b'i1')+f(b'buy')+f(b'web')+pack('>q',t)).digest()[:14])
        IngestDocument document = interactions.run("{}", STANDARD);
        assertEquals(id("u1", "i1", "buy", "web", "2026-11-20T14:03:11Z"), Interactions.id(document));
        assertEquals("AaH5RLEYbxz6Y75hOMjGelttlIM", Interactions.id(document));
        byte[] bytes = Base64.getUrlDecoder().decode(Interactions.id(document));
        assertEquals(20, bytes.length);
        assertEquals(
                Instant.parse("2026-11-20T14:03:11Z").toEpochMilli(),
                new BigInteger(1, Arrays.copyOf(bytes, 6)).longValueExact());
    }

    private static String id(String user, String item, String action, String platform, String time) throws Exception {
        long millis = Instant.parse(time).toEpochMilli();
        ByteBuffer hashed = ByteBuffer.allocate(1000);
        for (String part : new String[] {user, item, action, platform}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            hashed.putLong(bytes.length).put(bytes);
        }
        hashed.putLong(millis);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(hashed.array(), hashed.position()));
        ByteBuffer id = ByteBuffer.allocate(22).putLong(millis).put(hash, 0, 14);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(id.array(), 2, 22));
    }

    public void testIdsDifferInEveryPart() throws Exception {
        Set<String> ids = new HashSet<>();
        List<String> events = new ArrayList<>(List.of(
                STANDARD,
                STANDARD.replace("u1", "u2"),
                STANDARD.replace("i1", "i2"),
                STANDARD.replace("buy", "view"),
                STANDARD.replace("web", "app"),
                STANDARD.replace("'platform': 'web',", ""),
                STANDARD.replace("11Z", "11.001Z"),
                // the borders between the parts count
                STANDARD.replace("u1", "u1i").replace("'i1'", "'1'"),
                STANDARD.replace("i1", "i1b").replace("buy", "uy")));
        for (String event : events) {
            assertTrue(event, ids.add(Interactions.id(interactions.run("{}", event))));
        }
        // what does not tell events apart
        assertFalse(ids.add(Interactions.id(interactions.run("{}", STANDARD.replace("'value': 3", "'value': 4")))));
        assertFalse(ids.add(Interactions.id(interactions.run("{}", STANDARD.replace("11Z", "11.0009+00:00")))));
    }

    public void testRepeatsWithinAWindowAreOneDocument() throws Exception {
        String config = "{'repeat_window': '10s'}";
        String first = Interactions.id(interactions.run(config, STANDARD.replace("11Z", "10Z")));
        assertEquals(first, Interactions.id(interactions.run(config, STANDARD.replace("11Z", "19.999Z"))));
        assertNotEquals(first, Interactions.id(interactions.run(config, STANDARD.replace("11Z", "09.999Z"))));
        assertNotEquals(first, Interactions.id(interactions.run(config, STANDARD.replace("11Z", "20Z"))));
        assertEquals(id("u1", "i1", "buy", "web", "2026-11-20T14:03:10Z"), first);
        assertEquals(
                id("u1", "i1", "buy", "web", "2026-11-20T00:00:00Z"),
                Interactions.id(interactions.run("{'repeat_window': '1d'}", STANDARD)));
        // the time of the document stays what it was
        assertEquals(
                "2026-11-20T14:03:19.000Z",
                interactions.run(config, STANDARD.replace("11Z", "19Z")).getFieldValue("@timestamp", String.class));
        for (String wrong : List.of("25h", "-1", "10", "2d", "10micros", "ten")) {
            assertThat(interactions.refusal("{'repeat_window': '" + wrong + "'}"), containsString("[" + wrong + "]"));
        }
    }

    public void testMessagesAreCut() throws Exception {
        String message = interactions.failure("{}", STANDARD.replace("2026-11-20T14:03:11Z", "y".repeat(5000)));
        assertThat(message, containsString("[" + "y".repeat(100) + "...]"));
        assertThat(message, not(containsString("y".repeat(101))));
    }

    public void testStandardPlacesMayHoldAnythingWhereTheyAreNotRead() throws Exception {
        IngestDocument document = interactions.run(
                "{'user': 'user', 'item': 'item', 'action': 'event', 'time': 'when'}",
                "{'user': 'u1', 'item': 5, 'event': 'view', 'when': 1763647391123, '@timestamp': {'a': []}}");
        assertEquals(Interactions.map("""
                { 'user': {'id': 'u1'}, 'item': {'id': '5'}, 'event': {'action': 'view', 'ingested': '2026-11-22T12:00:00.000Z'},
                  '@timestamp': '2025-11-20T14:03:11.123Z' }"""), document.getSource());
    }

    public void testWhatScriptsMayPutIntoADocumentIsTaken() throws Exception {
        Processor processor = interactions.create("{}");
        Map<String, Object> source = new HashMap<>();
        source.put("user", Map.of("id", new StringBuilder("u1")));
        source.put("item", Map.of("id", new BigInteger("7")));
        source.put("event", Map.of("action", "buy", "value", Float.NaN));
        source.put("@timestamp", 1763647391L);
        IngestDocument document = Interactions.document(source);
        assertThat(
                expectThrows(IllegalArgumentException.class, () -> processor.execute(document))
                        .getMessage(),
                startsWith("[user] [user.id] is [u1] but must be a string"));
        document.getSource().put("user", Map.of("id", (short) 4));
        assertThat(
                expectThrows(IllegalArgumentException.class, () -> processor.execute(document))
                        .getMessage(),
                startsWith("[value] [event.value] is [NaN]"));
        document.getSource().put("event", Map.of("action", "buy", "value", 1f));
        processor.execute(document);
        assertEquals("4", document.getFieldValue("user.id", String.class));
    }
}
