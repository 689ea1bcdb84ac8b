package io.esrecommend.cooccurrence;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.esrecommend.RecommendPlugin;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
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
            builder.size(between(1, 1000));
        }
        if (randomBoolean()) {
            builder.minCount(between(1, Integer.MAX_VALUE));
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
        assertThat(builder().size(51), not(builder));
        assertThat(builder().minCount(2), not(builder));
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
                equalTo(builder().size(50).minCount(1).partition(0, 1)));
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
        String message =
                e.getMessage() + (e.getCause() == null ? "" : e.getCause().getMessage());
        for (String part : parts) {
            assertThat(message, containsString(part));
        }
    }

    private CooccurrenceAggregationBuilder parse(String json) throws IOException {
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            return CooccurrenceAggregationBuilder.parse(parser, "neighbours");
        }
    }
}
