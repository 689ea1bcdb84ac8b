package io.esrecommend.interaction;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.elasticsearch.core.RestApiVersion;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.XContentParser;

/**
 * The queries that a rule of an engine may be made of: all but {@code recommend}, which reads the engine with its rules
 * and would never come to an end, and {@code wrapper}, in which one could hide.
 */
public final class RuleQueries extends NamedXContentRegistry {

    private static final Set<String> REFUSED = Set.of("recommend", "wrapper");

    private final NamedXContentRegistry all;

    /** @param all queries of the node */
    public RuleQueries(NamedXContentRegistry all) {
        super(List.of());
        this.all = all;
    }

    @Override
    public <T, C> T parseNamedObject(Class<T> category, String name, XContentParser parser, C context)
            throws IOException {
        if (category == QueryBuilder.class && REFUSED.contains(name)) {
            throw new IllegalArgumentException("[" + name + "] cannot be used in a rule of an engine, which is read"
                    + " while the engine recommends; name queries of Elasticsearch other than [wrapper]");
        }
        return all.parseNamedObject(category, name, parser, context);
    }

    @Override
    public boolean hasParser(Class<?> category, String name, RestApiVersion version) {
        return all.hasParser(category, name, version);
    }
}
