package io.esrecommend.fusion;

import io.esrecommend.engine.Component;
import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.index.query.QueryBuilder;

/**
 * 1 for an item that a query matches, else 0.
 *
 * @param filter the query; its own score does not matter
 */
public record BoostPart(Component component, float weight, QueryBuilder filter) implements Part {

    static BoostPart read(Component component, float weight, StreamInput in) throws IOException {
        return new BoostPart(component, weight, in.readNamedWriteable(QueryBuilder.class));
    }

    @Override
    public void writeBody(StreamOutput out) throws IOException {
        out.writeNamedWriteable(filter);
    }
}
