package io.esrecommend.engine;

import java.io.IOException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * What else an item is to be good at, such as its margin.
 *
 * @param field a numeric field of the items
 * @param worst the value that counts 0, and every one beyond it
 * @param best the value that counts 1, and every one beyond it; above the worst or below
 */
public record Objective(String field, double worst, double best) implements Writeable, ToXContentObject {

    private static final ConstructingObjectParser<Objective, String> PARSER = new ConstructingObjectParser<>(
            "objective", false, (args, name) -> named(name, (String) args[0], (Double) args[1], (Double) args[2]));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), new ParseField("field"));
        PARSER.declareDouble(ConstructingObjectParser.constructorArg(), new ParseField("worst"));
        PARSER.declareDouble(ConstructingObjectParser.constructorArg(), new ParseField("best"));
    }

    private static Objective named(String name, String field, double worst, double best) {
        if (!Double.isFinite(worst) || !Double.isFinite(best) || worst == best) {
            throw new IllegalArgumentException("[objectives." + name + "] has [worst] [" + worst + "] and [best] ["
                    + best + "] but these must be two different numbers");
        }
        return new Objective(field, worst, best);
    }

    /** Reads one from another node. */
    Objective(StreamInput in) throws IOException {
        this(in.readString(), in.readDouble(), in.readDouble());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(field);
        out.writeDouble(worst);
        out.writeDouble(best);
    }

    /** Reads one from a request, under its name. */
    static Objective parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, parser.currentName());
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field("field", field)
                .field("worst", worst)
                .field("best", best)
                .endObject();
    }
}
