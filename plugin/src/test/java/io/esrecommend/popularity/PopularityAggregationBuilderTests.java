package io.esrecommend.popularity;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.search.aggregations.AggregationBuilder;
import org.elasticsearch.search.aggregations.BaseAggregationTestCase;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class PopularityAggregationBuilderTests extends BaseAggregationTestCase<PopularityAggregationBuilder> {

    private static final TimeValue DAY = TimeValue.timeValueDays(1);

    @Override
    protected Collection<Class<? extends Plugin>> getPlugins() {
        return List.of(RecommendPlugin.class);
    }

    @Override
    protected PopularityAggregationBuilder createTestAggregatorBuilder() {
        PopularityAggregationBuilder builder =
                new PopularityAggregationBuilder(randomAlphaOfLength(5)).field(randomAlphaOfLength(5));
        if (randomBoolean()) {
            TimeOptions time = TimeOptions.NONE.withTimes(randomAlphaOfLength(5));
            if (randomBoolean()) {
                time = time.withOrigin(randomLongBetween(0, 1L << 42));
            }
            if (randomBoolean()) {
                time = time.withHalfLife(length());
            }
            if (randomBoolean()) {
                time = time.withWindow(length());
            }
            if (randomBoolean()) {
                time = time.withRecent(length());
                if (randomBoolean()) {
                    time = time.withPast(length());
                }
                if (randomBoolean()) {
                    builder.significance(randomDoubleBetween(0, 100, true));
                }
            }
            builder.time(time);
        }
        if (randomBoolean()) {
            builder.size(between(1, 10_000));
        }
        if (randomBoolean()) {
            int partitions = between(1, Integer.MAX_VALUE);
            builder.partition(between(0, partitions - 1), partitions);
        }
        return builder;
    }

    private static TimeValue length() {
        return randomBoolean()
                ? TimeValue.timeValueSeconds(between(1, 1_000_000))
                : TimeValue.timeValueDays(between(1, 36_500));
    }

    public void testOptionsDiffer() {
        PopularityAggregationBuilder builder = builder();
        assertThat(builder(), equalTo(builder));
        assertThat(builder().field("other"), not(builder));
        assertThat(builder().size(11), not(builder));
        assertThat(builder().all(), not(builder));
        assertThat(builder().partition(0, 2), not(builder));
        assertThat(builder().partition(0, 2), not(builder().partition(1, 2)));
        assertThat(builder().significance(10.83), not(builder));
        List<UnaryOperator<TimeOptions>> changes = List.of(
                time -> time.withTimes("t"),
                time -> time.withOrigin(7),
                time -> time.withHalfLife(DAY),
                time -> time.withWindow(DAY),
                time -> time.withRecent(DAY),
                time -> time.withPast(DAY));
        for (UnaryOperator<TimeOptions> change : changes) {
            assertThat(builder().time(change.apply(TimeOptions.NONE)), not(builder));
        }
    }

    public void testAllItemsTravel() throws IOException {
        PopularityAggregationBuilder builder = builder().all();
        assertThat(copyInstance(builder), equalTo(builder));
    }

    private PopularityAggregationBuilder copyInstance(PopularityAggregationBuilder builder) throws IOException {
        return (PopularityAggregationBuilder)
                copyNamedWriteable(builder, namedWriteableRegistry(), AggregationBuilder.class);
    }

    private static PopularityAggregationBuilder builder() {
        return new PopularityAggregationBuilder("popular").field("actions.buy");
    }

    public void testDefaultsAreThoseOfTheBuilder() throws IOException {
        assertThat(parse("{\"field\": \"actions.buy\"}"), equalTo(builder()));
        assertThat(
                parse("{\"field\": \"actions.buy\"}"),
                equalTo(builder().size(10).partition(0, 1)));
    }

    public void testOriginIsADateOrANumber() throws IOException {
        PopularityAggregationBuilder expected =
                builder().time(TimeOptions.NONE.withTimes("t").withOrigin(1_767_225_600_000L));
        for (String origin :
                List.of("1767225600000", "\"1767225600000\"", "\"2026-01-01\"", "\"2026-01-01T01:00:00+01:00\"")) {
            assertThat(
                    parse("{\"origin\": " + origin + ", \"field\": \"actions.buy\", \"times\": \"t\"}"),
                    equalTo(expected));
        }
    }

    public void testWrongOptionsAreNamedWithTheirValues() {
        assertRefused("", "[field]");
        assertRefused("\"field\": \"a\", \"colour\": 1", "[colour]");
        assertRefused("\"field\": \"a\", \"size\": 0", "[size]", "[0]", "between 1 and 10000");
        assertRefused("\"field\": \"a\", \"size\": 10001", "[size]", "[10001]");
        assertRefused("\"field\": \"a\", \"all\": true", "[all]");
        assertRefused("\"field\": \"a\", \"partition\": 1", "[partition]", "[1]", "between 0 and 0");
        assertRefused("\"field\": \"a\", \"num_partitions\": 0", "[num_partitions]", "[0]");
        assertRefused("\"field\": \"a\", \"times\": \"t\", \"origin\": \"yesterday\"", "[origin]", "[yesterday]");
        for (String option : List.of("half_life", "window", "recent", "past")) {
            assertRefused(
                    "\"field\": \"a\", \"times\": \"t\", \"" + option + "\": \"0s\"",
                    "[" + option + "]",
                    "[0s]",
                    "between 1s");
            assertRefused("\"field\": \"a\", \"" + option + "\": \"36501d\"", "[" + option + "]", "[36501d]", "36500d");
            assertRefused("\"field\": \"a\", \"" + option + "\": \"soon\"", "[" + option + "]", "[soon]");
        }
        assertRefused(
                "\"field\": \"a\", \"times\": \"t\", \"recent\": \"1d\", \"significance\": -1",
                "[significance]",
                "[-1.0]");
    }

    public void testOptionsThatNeedAnotherSayWhich() {
        assertRefused("\"field\": \"a\", \"origin\": 7", "[origin]", "[7]", "needs [times]");
        assertRefused("\"field\": \"a\", \"half_life\": \"9d\"", "[half_life]", "[9d]", "needs [times]");
        assertRefused("\"field\": \"a\", \"window\": \"9d\"", "[window]", "[9d]", "needs [times]");
        assertRefused("\"field\": \"a\", \"recent\": \"9d\"", "[recent]", "[9d]", "needs [times]");
        assertRefused("\"field\": \"a\", \"times\": \"t\", \"past\": \"9d\"", "[past]", "[9d]", "needs [recent]");
        assertRefused("\"field\": \"a\", \"significance\": 3", "[significance]", "[3.0]", "needs [recent]");
    }

    public void testAggregationsBelowAreRefused() throws IOException {
        String json = "{\"popular\": {\"popularity\": {\"field\": \"actions.buy\"},"
                + " \"aggs\": {\"below\": {\"value_count\": {\"field\": \"actions.buy\"}}}}}";
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> parse(parser));
            assertThat(e.getMessage(), containsString("[popular]"));
            assertThat(e.getMessage(), containsString("sub-aggregations"));
        }
    }

    private void assertRefused(String json, String... parts) {
        Exception e = expectThrows(IllegalArgumentException.class, () -> parse("{" + json + "}"));
        StringBuilder message = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            message.append(cause.getMessage()).append('\n');
        }
        for (String part : parts) {
            assertThat(message.toString(), containsString(part));
        }
    }

    private PopularityAggregationBuilder parse(String json) throws IOException {
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            return PopularityAggregationBuilder.parse(parser, "popular");
        }
    }
}
