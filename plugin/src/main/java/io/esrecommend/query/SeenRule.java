package io.esrecommend.query;

import io.esrecommend.engine.Interactions;
import io.esrecommend.interaction.Interaction;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Which items are left out because the user did something with them.
 *
 * @param enabled whether any is
 * @param actions that count; empty for every one
 * @param window before which an interaction does not count; null if all count
 */
public record SeenRule(
        boolean enabled, List<String> actions, @Nullable TimeValue window) implements Writeable, ToXContentFragment {

    /** Every item that the user ever did anything with. */
    public static final SeenRule ALL = new SeenRule(true, List.of(), null);

    /** None. */
    public static final SeenRule NONE = new SeenRule(false, List.of(), null);

    private static final String WINDOW = "exclude_seen.window";

    @SuppressWarnings("unchecked") // what the parser of strings makes
    private static final ConstructingObjectParser<SeenRule, Void> PARSER = new ConstructingObjectParser<>(
            "exclude_seen",
            args -> new SeenRule(
                    true,
                    args[0] == null ? List.of() : (List<String>) args[0],
                    args[1] == null ? null : TimeValue.parseTimeValue((String) args[1], WINDOW)));

    static {
        PARSER.declareStringArray(ConstructingObjectParser.optionalConstructorArg(), new ParseField("actions"));
        PARSER.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("window"));
    }

    /** Checks the range. */
    public SeenRule {
        if (window != null && window.millis() < 1) {
            throw new IllegalArgumentException("[" + WINDOW + "] is [" + window + "] but must be above 0");
        }
    }

    /** Reads one from another node. */
    SeenRule(StreamInput in) throws IOException {
        this(in.readBoolean(), in.readStringCollectionAsList(), in.readOptionalTimeValue());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeBoolean(enabled);
        out.writeStringCollection(actions);
        out.writeOptionalTimeValue(window);
    }

    /** Reads one from a request: a boolean, or an object. */
    static SeenRule parse(XContentParser parser) throws IOException {
        if (parser.currentToken() == XContentParser.Token.START_OBJECT) {
            return PARSER.parse(parser, null);
        }
        return parser.booleanValue() ? ALL : NONE;
    }

    /**
     * Whether an interaction counts.
     *
     * @param now in milliseconds since the epoch
     */
    boolean counts(Interaction interaction, long now) {
        return enabled
                && (actions.isEmpty() || actions.contains(interaction.action()))
                && (window == null || interaction.time() >= now - window.millis());
    }

    /**
     * Whether interactions before some may count, too.
     *
     * @param newest interactions, the newest first
     * @param now in milliseconds since the epoch
     */
    boolean reaches(List<Interaction> newest, long now) {
        return window == null || newest.isEmpty() || newest.getLast().time() >= now - window.millis();
    }

    /**
     * Refuses an action that an engine does not name, which would leave nothing out.
     *
     * @throws IllegalArgumentException naming it, and those there are
     */
    void requireActionsOf(Interactions interactions) {
        List<String> unknown = actions.stream()
                .filter(action -> !interactions.actions().containsKey(action))
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("[exclude_seen.actions] names " + unknown
                    + " but may only name [interactions.actions] of the engine: "
                    + interactions.actions().keySet());
        }
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        if (actions.isEmpty() && window == null) {
            return builder.field("exclude_seen", enabled);
        }
        builder.startObject("exclude_seen");
        if (!actions.isEmpty()) {
            builder.field("actions", actions);
        }
        if (window != null) {
            builder.field("window", window.getStringRep());
        }
        return builder.endObject();
    }
}
