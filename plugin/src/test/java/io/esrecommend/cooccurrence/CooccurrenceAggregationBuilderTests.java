package io.esrecommend.cooccurrence;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.search.aggregations.BaseAggregationTestCase;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class CooccurrenceAggregationBuilderTests extends BaseAggregationTestCase<CooccurrenceAggregationBuilder> {

    @Override
    protected Collection<Class<? extends Plugin>> getPlugins() {
        return List.of(RecommendPlugin.class);
    }

    @Override
    protected CooccurrenceAggregationBuilder createTestAggregatorBuilder() {
        CooccurrenceAggregationBuilder builder =
                new CooccurrenceAggregationBuilder(randomAlphaOfLength(5)).source(randomAlphaOfLength(5));
        if (randomBoolean()) {
            builder.target(randomAlphaOfLength(5));
        }
        if (randomBoolean()) {
            builder.ranking(new Ranking(
                    between(1, 1000),
                    between(1, Integer.MAX_VALUE),
                    between(1, Integer.MAX_VALUE),
                    between(1, Integer.MAX_VALUE),
                    randomFrom(Measure.values())));
        }
        if (randomBoolean()) {
            builder.times(new CooccurrenceTimes(
                    randomAlphaOfLength(5),
                    randomAlphaOfLength(5),
                    randomBoolean() ? null : randomNonNegativeLong(),
                    TimeValue.timeValueMillis(between(1, Integer.MAX_VALUE)),
                    randomBoolean() ? null : TimeValue.timeValueDays(between(1, 1000))));
        }
        if (randomBoolean()) {
            builder.cut(randomAlphaOfLength(5), between(1, Integer.MAX_VALUE - 1));
        }
        if (randomBoolean()) {
            int partitions = between(1, Integer.MAX_VALUE);
            builder.partition(between(0, partitions - 1), partitions);
        }
        return builder;
    }

    public void testOptionsDiffer() {
        CooccurrenceAggregationBuilder builder = builder();
        assertThat(builder(), equalTo(builder));
        assertThat(builder().source("other"), not(builder));
        assertThat(builder().target("other"), not(builder));
        assertThat(builder().ranking(Ranking.DEFAULT.withSize(51)), not(builder));
        assertThat(builder().times(CooccurrenceTimes.NONE.withOrigin(1)), not(builder));
        assertThat(builder().cut("user", 1), not(builder));
        assertThat(builder().cut("user", 1), not(builder().cut("user", 2)));
        assertThat(builder().countsOnly(), not(builder));
        assertThat(builder().partition(0, 2), not(builder));
        assertThat(builder().partition(0, 2), not(builder().partition(1, 2)));
    }

    private static CooccurrenceAggregationBuilder builder() {
        return new CooccurrenceAggregationBuilder("neighbours").source("actions.buy");
    }

    public void testDefaultsAreThoseOfTheBuilder() throws IOException {
        assertThat(parse("{\"source\": \"actions.buy\"}"), equalTo(builder()));
        assertThat(
                parse("{\"source\": \"actions.buy\"}"),
                equalTo(builder().ranking(new Ranking(50, 1, 1, 1, Measure.LLR)).partition(0, 1)));
    }

    public void testPartitionMayComeBeforeTheirNumber() throws IOException {
        CooccurrenceAggregationBuilder expected = builder().partition(1, 2);
        assertThat(parse("{\"source\": \"actions.buy\", \"partition\": 1, \"num_partitions\": 2}"), equalTo(expected));
        assertThat(parse("{\"num_partitions\": 2, \"partition\": 1, \"source\": \"actions.buy\"}"), equalTo(expected));
    }

    public void testWrongOptionsAreNamedWithTheirValues() {
        assertRefused("{}", "[source]");
        assertRefused("{\"source\": \"a\", \"colour\": 1}", "[colour]");
        assertRefused("{\"source\": \"a\", \"size\": 0}", "[size]", "[0]", "between 1 and 1000");
        assertRefused("{\"source\": \"a\", \"size\": 1001}", "[size]", "[1001]");
        assertRefused("{\"source\": \"a\", \"min_count\": 0}", "[min_count]", "[0]");
        assertRefused("{\"source\": \"a\", \"partition\": 1}", "[partition]", "[1]", "between 0 and 0");
        assertRefused("{\"source\": \"a\", \"partition\": -1}", "[partition]", "[-1]");
        assertRefused("{\"source\": \"a\", \"num_partitions\": 0}", "[num_partitions]", "[0]");
        expectThrows(IllegalArgumentException.class, () -> builder().partition(2, 2));
        assertRefused("{\"source\": \"a\", \"min_source_count\": 0}", "[min_source_count]", "[0]");
        assertRefused("{\"source\": \"a\", \"min_target_count\": -3}", "[min_target_count]", "[-3]");
        assertRefused(
                "{\"source\": \"a\", \"measure\": \"luck\"}", "[measure]", "[luck]", "llr, lift, jaccard, cosine");
        assertRefused("{\"source\": \"a\", \"counts_only\": true}", "[counts_only]");
    }

    public void testWrongTimesAreNamedWithTheirValues() {
        assertRefused("{\"source\": \"a\", \"half_life\": \"9d\"}", "[half_life]", "[times.source]");
        assertRefused("{\"source\": \"a\", \"window\": \"9d\", \"times\": {}}", "[window]", "[times.source]");
        String times = "{\"source\": \"a\", \"times\": {\"source\": \"t\"}, ";
        assertRefused(times + "\"size\": 1}", "[times]", "[half_life]", "[window]");
        assertRefused(times + "\"half_life\": \"0d\"}", "[half_life]", "[0d]");
        assertRefused(times + "\"half_life\": \"-1\"}", "[half_life]", "[-1]");
        assertRefused(times + "\"half_life\": \"soon\"}", "[half_life]", "[soon]");
        assertRefused(times + "\"window\": \"0ms\"}", "[window]", "[0ms]");
        assertRefused(times + "\"window\": \"1d\", \"origin\": \"soon\"}", "[origin]", "[soon]");
        assertRefused(times + "\"window\": \"1d\", \"target\": \"b\"}", "[times.target]");
        assertRefused("{\"source\": \"a\", \"times\": {\"colour\": \"t\"}}", "[colour]");
    }

    public void testOriginIsADateOrANumber() throws IOException {
        String times = "{\"source\": \"actions.buy\", \"times\": {\"source\": \"times.buy\"}, \"window\": \"1d\", ";
        CooccurrenceAggregationBuilder expected = builder()
                .times(CooccurrenceTimes.NONE
                        .withFields("times.buy", null)
                        .withWindow(TimeValue.timeValueDays(1))
                        .withOrigin(86_400_000));
        assertThat(parse(times + "\"origin\": 86400000}"), equalTo(expected));
        assertThat(parse(times + "\"origin\": \"1970-01-02\"}"), equalTo(expected));
        assertThat(parse(times + "\"origin\": \"86400000\"}"), equalTo(expected));
    }

    public void testUserAndMostUsersNeedEachOther() {
        assertRefused("{\"source\": \"a\", \"max_users\": 5}", "[max_users]", "[user] is missing");
        assertRefused("{\"source\": \"a\", \"user\": \"u\"}", "[user]", "[max_users] is missing");
        assertRefused("{\"source\": \"a\", \"user\": \"u\", \"max_users\": 0}", "[max_users]", "[0]");
    }

    public void testCountsOnlyTravels() throws IOException {
        CooccurrenceAggregationBuilder sent = builder().countsOnly();
        CooccurrenceAggregationBuilder received = copyWriteable(
                sent, namedWriteableRegistry(), CooccurrenceAggregationBuilder::new, TransportVersion.current());
        assertThat(received, equalTo(sent));
        assertThat(received, not(builder()));
    }

    public void testAggregationsBelowAreRefused() throws IOException {
        String json = "{\"neighbours\": {\"cooccurrence\": {\"source\": \"actions.buy\"},"
                + " \"aggs\": {\"below\": {\"value_count\": {\"field\": \"actions.buy\"}}}}}";
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> parse(parser));
            assertThat(e.getMessage(), containsString("[neighbours]"));
            assertThat(e.getMessage(), containsString("sub-aggregations"));
        }
    }

    private void assertRefused(String json, String... parts) {
        Exception e = expectThrows(IllegalArgumentException.class, () -> parse(json));
        StringBuilder message = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            message.append(cause.getMessage()).append('\n');
        }
        for (String part : parts) {
            assertThat(message.toString(), containsString(part));
        }
    }

    private CooccurrenceAggregationBuilder parse(String json) throws IOException {
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            return CooccurrenceAggregationBuilder.parse(parser, "neighbours");
        }
    }
}
