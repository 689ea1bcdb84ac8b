package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.neighbour.Relation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.Strings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;

public class StatisticsSettingsTests extends ESTestCase {

    private static final Interactions INTERACTIONS =
            new Interactions("events", "buy", Map.of("buy", 1f, "dislike", -1f));

    private static StatisticsSettings parse(String json) throws IOException {
        try (XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, json)) {
            return ParseErrors.unwrapped(() -> StatisticsSettings.parse(parser));
        }
    }

    public void testEverySettingIsRead() throws IOException {
        StatisticsSettings settings = parse("""
                { "pairs": { "view": [ "buy", "view", "buy" ] }, "sequences": false, "users": true, "neighbours": 10, "max_items": 20,
                  "max_users": 30, "half_life": "90d", "window": "365d", "trending": "1d", "shards": 2,
                  "tolerance": 0.5, "every": "1h" }""");
        assertEquals(
                new StatisticsSettings(
                        Map.of("view", List.of("buy", "view")),
                        false,
                        true,
                        10,
                        20,
                        30,
                        TimeValue.timeValueDays(90),
                        TimeValue.timeValueDays(365),
                        TimeValue.timeValueDays(1),
                        2,
                        0.5,
                        TimeValue.timeValueHours(1)),
                settings);
        assertEquals(settings, parse(Strings.toString(settings)));
    }

    public void testDefaults() throws IOException {
        assertEquals(StatisticsSettings.DEFAULT, parse("{}"));
        assertEquals(StatisticsSettings.DEFAULT, parse(Strings.toString(StatisticsSettings.DEFAULT)));
        assertEquals(
                List.of(Relation.ofItems("buy", "buy"), Relation.inSequence("buy")),
                StatisticsSettings.DEFAULT.relations(INTERACTIONS));
    }

    public void testPairsAreThoseThatAreStated() throws IOException {
        assertEquals(
                List.of(Relation.ofItems("view", "buy"), Relation.ofItems("view", "view")),
                parse("{ \"sequences\": false, \"pairs\": { \"view\": [ \"buy\", \"view\" ] } }")
                        .relations(INTERACTIONS));
    }

    public void testWrongValuesAreRefusedByName() {
        assertRefused("{ \"neighbours\": 0 }", "[statistics.neighbours] is [0] but must be between 1 and 1000");
        assertRefused("{ \"max_items\": 10001 }", "[statistics.max_items] is [10001] but must be between 1 and 10000");
        assertRefused("{ \"max_users\": -1 }", "[statistics.max_users] is [-1] but must be between 0 and 1000000");
        assertRefused("{ \"shards\": 101 }", "[statistics.shards] is [101] but must be between 1 and 100");
        assertRefused("{ \"tolerance\": 1.1 }", "[statistics.tolerance] is [1.1] but must be between 0 and 1");
        assertRefused("{ \"every\": \"1s\" }", "[statistics.every] is [1s] but must be between [1m] and [36500d]");
        assertRefused(
                "{ \"half_life\": \"soon\" }", "failed to parse setting [statistics.half_life] with value [soon]");
        assertRefused("{ \"window\": \"-1\" }", "[statistics.window] is [-1] but must be between [1m] and [36500d]");
        assertRefused("{ \"pairs\": { \"buy\": \"buy\" } }", "[statistics.pairs.buy] is [buy] but must be a list");
        assertRefused("{ \"pairs\": { \"buy\": [] } }", "[statistics.pairs.buy] is [[]] but must be a list");
    }

    private static void assertRefused(String json, String message) {
        Exception refused = expectThrows(IllegalArgumentException.class, () -> parse(json));
        assertThat(refused.getMessage(), containsString(message));
    }

    public void testOriginStaysForAHundredthOfWhatFades() throws IOException {
        StatisticsSettings settings = parse("{ \"half_life\": \"100d\", \"window\": \"200d\" }");
        long day = TimeValue.timeValueDays(1).millis();
        assertEquals(20 * day, settings.origin(20 * day));
        assertEquals(21 * day, settings.origin(20 * day + 1));
        assertEquals(21 * day, settings.origin(21 * day - 1));
        assertEquals(12_345, StatisticsSettings.DEFAULT.origin(12_345));
    }
}
