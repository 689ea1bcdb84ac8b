package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class VariantsTests extends ESTestCase {

    private static final int USERS = 20_000;

    /** Five standard deviations of a share of {@link #USERS} are at most this. */
    private static final double CHANCE = 0.018;

    private static final String ENGINE = "{\"items\": {\"index\": \"films\", \"vector\": \"embedding\","
            + " \"vectors\": {\"poster\": \"image\"}}, \"interactions\": {\"index\": \"films-events\","
            + " \"primary\": \"buy\", \"actions\": {\"buy\": {\"weight\": 1}}}";

    private static Variants shares(Object... namesAndShares) {
        Map<String, Variant> variants = new LinkedHashMap<>();
        for (int i = 0; i < namesAndShares.length; i += 2) {
            double share = ((Number) namesAndShares[i + 1]).doubleValue();
            variants.put((String) namesAndShares[i], new Variant(share, Weights.NONE, null, null, null));
        }
        return new Variants(variants);
    }

    private static Map<String, Double> counted(Variants variants, String engine) {
        Map<String, Double> counted = new HashMap<>();
        for (int user = 0; user < USERS; user++) {
            counted.merge(variants.assign(engine, "user-" + user), 1.0 / USERS, Double::sum);
        }
        return counted;
    }

    /** Which part of the users goes from one to another, as "from>to". */
    private static Map<String, Double> moved(Variants before, Variants after) {
        Map<String, Double> moved = new HashMap<>();
        for (int user = 0; user < USERS; user++) {
            String from = before.assign("films", "user-" + user);
            String to = after.assign("films", "user-" + user);
            if (!from.equals(to)) {
                moved.merge(from + ">" + to, 1.0 / USERS, Double::sum);
            }
        }
        return moved;
    }

    public void testSharesHold() {
        Map<String, Double> counted = counted(shares("b", 0.5, "c", 0.2, "d", 0.05, "stopped", 0), "films");
        assertEquals(0.25, counted.get("control"), CHANCE);
        assertEquals(0.5, counted.get("b"), CHANCE);
        assertEquals(0.2, counted.get("c"), CHANCE);
        assertEquals(0.05, counted.get("d"), CHANCE);
        assertFalse(counted.containsKey("stopped"));
        assertEquals(
                Set.of("b", "c", "d"),
                counted(shares("b", 0.7, "c", 0.2, "d", 0.1), "films").keySet());
        assertEquals(Set.of("b"), counted(shares("b", 1), "films").keySet());
    }

    public void testAssignmentIsForEver() {
        Variants variants = shares("b", 0.4, "c", 0.4);
        assertEquals(
                List.of("control", "b", "control", "c", "c", "c", "b", "b"),
                List.of("u1", "u2", "u3", "u4", "u5", "Zoë", "", "1.aGFzaA").stream()
                        .map(user -> variants.assign("films", user))
                        .toList());
        assertEquals("control", variants.assign("films", null));
        assertEquals("control", Variants.NONE.assign("films", "u1"));
    }

    public void testEnginesAssignIndependently() {
        Variants variants = shares("b", 0.5);
        int both = 0;
        for (int user = 0; user < USERS; user++) {
            String name = "user-" + user;
            both += variants.assign("films", name).equals(variants.assign("books", name)) ? 1 : 0;
        }
        assertEquals(0.5, (double) both / USERS, CHANCE);
    }

    public void testAtTheEndUsersMoveBetweenVariantAndControlAlone() {
        Variants before = shares("b", 0.2, "c", 0.1);
        assertMoves(Map.of("control>c", 0.2), before, shares("b", 0.2, "c", 0.3));
        assertMoves(Map.of("c>control", 0.05), before, shares("b", 0.2, "c", 0.05));
        assertMoves(Map.of("c>control", 0.1), before, shares("b", 0.2, "c", 0));
        assertMoves(Map.of("c>control", 0.1), before, shares("b", 0.2));
        assertMoves(Map.of("control>d", 0.7), before, shares("b", 0.2, "c", 0.1, "d", 0.7));
        assertMoves(Map.of("control>b", 0.2), shares("b", 0.1), shares("b", 0.3));
        assertMoves(Map.of("b>control", 0.3), shares("b", 0.3), Variants.NONE);
    }

    public void testBeforeTheEndFewOthersMove() {
        Variants before = shares("b", 0.2, "c", 0.1);
        // Of the tenth of all users that goes to b an eighth comes from c, and c takes as many anew.
        assertMoves(
                Map.of("control>b", 0.0875, "c>b", 0.0125, "control>c", 0.0125), before, shares("b", 0.3, "c", 0.1));
        assertMoves(Map.of("b>control", 0.18, "b>c", 0.02, "c>control", 0.02), before, shares("b", 0, "c", 0.1));
        assertMoves(Map.of("b>control", 0.18, "b>c", 0.02, "c>control", 0.02), before, shares("c", 0.1));
    }

    private static void assertMoves(Map<String, Double> expected, Variants before, Variants after) {
        Map<String, Double> moved = moved(before, after);
        assertEquals(expected.keySet(), moved.keySet());
        expected.forEach((move, part) -> assertEquals(move, part, moved.get(move), Math.min(CHANCE, part / 3)));
    }

    public void testFingerprintsTellVariantsApart() {
        Variants variants = shares("b", 0.1, "c", 0.1);
        assertEquals(0, Variants.fingerprint("control"));
        for (String name : List.of("control", "b", "c")) {
            assertEquals(name, variants.named(Variants.fingerprint(name)));
        }
        assertNull(variants.named(Variants.fingerprint("d")));
        for (int i = 0; i < 100_000; i++) {
            int fingerprint = Variants.fingerprint("v" + i);
            assertTrue(fingerprint > 0 && fingerprint <= 0xFFFF);
        }
    }

    public void testNamesThatIdsCannotTellApartAreRefused() {
        Map<Integer, String> names = new HashMap<>();
        String first = null;
        String second = null;
        for (int i = 0; first == null; i++) {
            second = "v" + i;
            first = names.put(Variants.fingerprint(second), second);
        }
        String[] same = {first, second};
        IllegalArgumentException e =
                expectThrows(IllegalArgumentException.class, () -> shares(same[0], 0.1, same[1], 0.1));
        assertThat(e.getMessage(), containsString("the names [" + first + "] and [" + second + "]"));
    }

    public void testVariantIsTheEngineWithItsOptions() throws IOException {
        Engine engine = parse(
                ENGINE + ", \"users\": {\"index\": \"people\", \"vector\": \"taste\"},"
                        + " \"weights\": {\"popularity\": 0.2, \"novelty\": 0.1}, \"variants\": {"
                        + "\"b\": {\"share\": 0.5, \"weights\": {\"novelty\": 0.3, \"similarity.long_term.poster\": 1}},"
                        + "\"c\": {\"share\": 0.1, \"vector\": \"other\", \"model\": \"bge\", \"users_vector\": \"taste_2\"}}}");
        assertEquals(List.of("control", "b", "c"), engine.variants().names());
        assertEquals(Set.of("image", "other"), engine.furtherVectorFields());

        Engine control = engine.as("control");
        assertTrue(control.variants().isEmpty());
        assertEquals(engine.items(), control.items());
        assertEquals(engine.weights(), control.weights());

        Engine b = engine.as("b");
        assertEquals(
                Weights.of(Map.of("popularity", 0.2, "novelty", 0.3, "similarity.long_term.poster", 1)), b.weights());
        assertEquals(engine.items(), b.items());
        assertEquals(engine.profiles(), b.profiles());

        Engine c = engine.as("c");
        assertEquals("other", c.items().vector());
        assertEquals("bge", c.items().textModel());
        assertEquals(new Profiles("people", "taste_2"), c.profiles());
        assertEquals(engine.weights(), c.weights());
        assertSame(c, c.as("control"));

        Weights learned = Weights.of(Map.of("popularity", 0.7));
        assertEquals(engine.variants(), engine.with(learned).variants());
        assertEquals(learned, engine.with(learned).weights());
    }

    public void testWrongOptionsAreNamed() {
        assertRefused("{\"b\": {\"share\": -0.1}}", "[variants.b.share] is [-0.1] but must be between 0 and 1");
        assertRefused("{\"b\": {\"share\": 1.1}}", "[variants.b.share] is [1.1]");
        assertRefused("{\"b\": {\"weights\": {}}}", "share");
        assertRefused(
                "{\"b\": {\"share\": 0.6}, \"c\": {\"share\": 0.5}}",
                "[variants] have shares of [1.1] together but may have at most 1");
        assertRefused("{\"control\": {\"share\": 0.1}}", "[variants] has the name [control]");
        assertRefused("{\"B\": {\"share\": 0.1}}", "[variants] has the name [B]");
        assertRefused("{\"b\": {\"share\": 0.1, \"colour\": 1}}", "colour");
        assertRefused(
                "{\"b\": {\"share\": 0.1, \"weights\": {\"popularity\": -1}}}",
                "[variants.b.weights.popularity] is [-1] but must be a number between 0 and 1000");
        assertRefused(
                "{\"b\": {\"share\": 0.1, \"weights\": {\"colour\": 1}}}",
                "[variants.b.weights]: unknown component [colour]");
        assertRefused("{\"b\": {\"share\": 0.1, \"vector\": \"embedding\"}}", "that is [items.vector] anyway");
        assertRefused(
                "{\"b\": {\"share\": 0.1, \"vector\": \"image\"}}",
                "[variants.b.vector] is [image] but that is [items.vectors.poster]");
        assertRefused(
                "{\"b\": {\"share\": 0.1, \"model\": \"bge\"}}", "[variants.b.model] is [bge] but the variant has no");
        assertRefused(
                "{\"b\": {\"share\": 0.1, \"vector\": \"other\", \"users_vector\": \"taste\"}}",
                "[variants.b.users_vector] is [taste] but the engine has no [users]");
        assertRefused(
                "{\"b\": {\"share\": 0.1, \"vector\": \"other\"}},"
                        + " \"users\": {\"index\": \"people\", \"vector\": \"taste\"}",
                "[variants.b] has [vector] [other] but no [users_vector]");
        StringBuilder nine = new StringBuilder("{\"v0\": {\"share\": 0}");
        for (int i = 1; i < 9; i++) {
            nine.append(", \"v").append(i).append("\": {\"share\": 0}");
        }
        assertRefused(nine + "}", "[variants] has [9] but may have at most 8");
    }

    public void testUnknownVariantIsRefusedWithThoseThereAre() {
        Variants variants = shares("b", 0.1);
        variants.require("b");
        variants.require("control");
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> variants.require("c"));
        assertThat(e.getMessage(), containsString("[variant] is [c] but the engine has [control, b]"));
    }

    private void assertRefused(String variants, String message) {
        Exception e = expectThrows(Exception.class, () -> parse(ENGINE + ", \"variants\": " + variants + "}"));
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        assertThat(messages.toString(), containsString(message));
    }

    private Engine parse(String json) throws IOException {
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            return Engine.parse(parser);
        }
    }
}
