package io.esrecommend.interaction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.XContentParserConfiguration;

/** A query as an engine states it: kept as it was written, and read when it is needed. */
public final class QuerySource {

    private QuerySource() {}

    /**
     * A query that a setting states.
     *
     * @param setting its name, for messages
     * @throws IllegalArgumentException if it is not an object of one name
     */
    @SuppressWarnings("unchecked") // of JSON, whose keys are strings
    public static Map<String, Object> require(String setting, Object query) {
        if (!(query instanceof Map<?, ?> map) || map.size() != 1) {
            throw new IllegalArgumentException(
                    "[" + setting + "] is [" + query + "] but must be a query, such as {\"term\": {…}}");
        }
        return (Map<String, Object>) map;
    }

    /**
     * Reads a query.
     *
     * @param setting its name, for messages
     * @param registry of the queries there are
     * @throws IllegalArgumentException if there is no such query, or it cannot be read
     */
    public static QueryBuilder read(String setting, Map<String, Object> query, NamedXContentRegistry registry) {
        XContentParserConfiguration config = XContentParserConfiguration.EMPTY.withRegistry(new RuleQueries(registry));
        try (var parser = XContentHelper.mapToXContentParser(config, query)) {
            return AbstractQueryBuilder.parseTopLevelQuery(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "[" + setting + "] is [" + query + "] but must be a query: " + e.getMessage(), e);
        }
    }
}
