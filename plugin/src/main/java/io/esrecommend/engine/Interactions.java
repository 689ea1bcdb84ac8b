package io.esrecommend.engine;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Where the interactions are.
 *
 * @param index an index, alias, data stream or pattern
 * @param primary the action that is recommended for
 * @param actions every action that counts, with its weight, -1000 to 1000; a negative one rejects the item
 */
public record Interactions(String index, String primary, Map<String, Float> actions)
        implements Writeable, ToXContentObject {

    private static final Pattern ACTION =
            Pattern.compile("[^.*\\s\\p{Cntrl}](?:[^.*\\p{Cntrl}]{0,98}[^.*\\s\\p{Cntrl}])?");
    private static final int MAX_ACTIONS = 32;

    private static final ConstructingObjectParser<Interactions, Void> PARSER = new ConstructingObjectParser<>(
            "interactions", args -> new Interactions((String) args[0], (String) args[1], actions((Map<?, ?>) args[2])));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), new ParseField("index"));
        PARSER.declareString(ConstructingObjectParser.constructorArg(), new ParseField("primary"));
        PARSER.declareObject(
                ConstructingObjectParser.constructorArg(), (p, c) -> p.mapOrdered(), new ParseField("actions"));
    }

    /**
     * Checks what can be checked without looking at indices.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public Interactions {
        if (actions.isEmpty() || actions.size() > MAX_ACTIONS) {
            throw new IllegalArgumentException("[interactions.actions] names [" + actions.size()
                    + "] actions but must name between 1 and " + MAX_ACTIONS);
        }
        if (!(actions.getOrDefault(primary, 0f) > 0)) {
            throw new IllegalArgumentException("[interactions.primary] is [" + primary
                    + "] but must be one of [interactions.actions] with a weight above 0: " + positive(actions));
        }
    }

    private static Map<String, Float> actions(Map<?, ?> named) {
        Map<String, Float> actions = new LinkedHashMap<>();
        named.forEach((action, options) -> {
            String field = "[interactions.actions." + action + "]";
            if (!ACTION.matcher((String) action).matches()) {
                throw new IllegalArgumentException(
                        field + ": an action's name has at most 100 characters, no '.' or '*',"
                                + " and no space at its ends");
            }
            if (!(options instanceof Map<?, ?> map)
                    || map.size() != 1
                    || !(map.get("weight") instanceof Number weight)
                    || !(Math.abs(weight.floatValue()) <= 1000)) {
                throw new IllegalArgumentException(
                        field + " is [" + options + "] but must be {\"weight\": a number between -1000 and 1000}");
            }
            actions.put((String) action, weight.floatValue());
        });
        return actions;
    }

    /** The actions that speak for an item. */
    public List<String> positiveActions() {
        return positive(actions);
    }

    private static List<String> positive(Map<String, Float> actions) {
        return actions.entrySet().stream()
                .filter(action -> action.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Reads them from another node. */
    Interactions(StreamInput in) throws IOException {
        this(in.readString(), in.readString(), in.readOrderedMap(StreamInput::readString, StreamInput::readFloat));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(index);
        out.writeString(primary);
        out.writeMap(actions, StreamOutput::writeString, StreamOutput::writeFloat);
    }

    /** Reads them from a request. */
    static Interactions parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("index", index).field("primary", primary).startObject("actions");
        for (Map.Entry<String, Float> action : actions.entrySet()) {
            builder.startObject(action.getKey())
                    .field("weight", action.getValue())
                    .endObject();
        }
        return builder.endObject().endObject();
    }
}
