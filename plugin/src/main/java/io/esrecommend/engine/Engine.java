package io.esrecommend.engine;

import io.esrecommend.interaction.Cleaning;
import io.esrecommend.neighbour.Relation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * A recommender's configuration.
 *
 * @param items what is recommended
 * @param interactions what users did
 * @param cleaning which of it counts
 * @param privacy how users are guarded
 * @param statistics what its statistics are made of, and when
 * @param weights of the components, where they differ from {@link Weights#DEFAULTS}
 */
public record Engine(
        Items items,
        Interactions interactions,
        Cleaning cleaning,
        Privacy privacy,
        StatisticsSettings statistics,
        Weights weights)
        implements Writeable, ToXContentObject {

    /** The model that reads texts where an engine names none. */
    public static final String DEFAULT_MODEL = "all-minilm-l6-v2-q";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");
    private static final Pattern ACTION =
            Pattern.compile("[^.*\\s\\p{Cntrl}](?:[^.*\\p{Cntrl}]{0,98}[^.*\\s\\p{Cntrl}])?");
    private static final int MAX_ACTIONS = 32;

    /**
     * Where the items are; an item's id is its document's {@code _id}.
     *
     * @param index an index or alias
     * @param vector the {@code dense_vector} field
     * @param text the field that says what the item is, shown in reasons; may be null
     * @param model reads the texts of requests; null for {@link #DEFAULT_MODEL}
     */
    public record Items(
            String index,
            String vector,
            @Nullable String text,
            @Nullable String model) {

        /** The model that reads the texts of requests. */
        public String textModel() {
            return model == null ? DEFAULT_MODEL : model;
        }
    }

    /**
     * Where the interactions are.
     *
     * @param index an index, alias, data stream or pattern
     * @param primary the action that is recommended for
     * @param actions every action that counts, with its weight; a negative one rejects the item
     */
    public record Interactions(String index, String primary, Map<String, Float> actions) {

        /** The actions that speak for an item. */
        public List<String> positiveActions() {
            return actions.entrySet().stream()
                    .filter(action -> action.getValue() > 0)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    private static final ConstructingObjectParser<Items, Void> ITEMS = new ConstructingObjectParser<>(
            "items", args -> new Items((String) args[0], (String) args[1], (String) args[2], (String) args[3]));
    private static final ConstructingObjectParser<Interactions, Void> INTERACTIONS = new ConstructingObjectParser<>(
            "interactions", args -> new Interactions((String) args[0], (String) args[1], actions((Map<?, ?>) args[2])));
    private static final ConstructingObjectParser<Engine, Void> PARSER = new ConstructingObjectParser<>(
            "engine",
            args -> new Engine(
                    (Items) args[0],
                    (Interactions) args[1],
                    args[2] == null ? Cleaning.NONE : (Cleaning) args[2],
                    args[3] == null ? Privacy.DEFAULT : (Privacy) args[3],
                    args[4] == null ? StatisticsSettings.DEFAULT : (StatisticsSettings) args[4],
                    args[5] == null ? Weights.NONE : (Weights) args[5]));

    static {
        ITEMS.declareString(ConstructingObjectParser.constructorArg(), new ParseField("index"));
        ITEMS.declareString(ConstructingObjectParser.constructorArg(), new ParseField("vector"));
        ITEMS.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("text"));
        ITEMS.declareString(ConstructingObjectParser.optionalConstructorArg(), new ParseField("model"));
        INTERACTIONS.declareString(ConstructingObjectParser.constructorArg(), new ParseField("index"));
        INTERACTIONS.declareString(ConstructingObjectParser.constructorArg(), new ParseField("primary"));
        INTERACTIONS.declareObject(
                ConstructingObjectParser.constructorArg(), (p, c) -> p.mapOrdered(), new ParseField("actions"));
        PARSER.declareObject(ConstructingObjectParser.constructorArg(), ITEMS, new ParseField("items"));
        PARSER.declareObject(ConstructingObjectParser.constructorArg(), INTERACTIONS, new ParseField("interactions"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(),
                (p, c) -> Cleaning.parse(p),
                new ParseField("cleaning"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(),
                (p, c) -> Privacy.parse(p),
                new ParseField("privacy"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(),
                (p, c) -> StatisticsSettings.parse(p),
                new ParseField("statistics"));
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(),
                (p, c) -> Weights.of(p.mapOrdered()),
                new ParseField("weights"));
    }

    /**
     * Checks what can be checked without looking at indices.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public Engine {
        if (interactions.actions.isEmpty() || interactions.actions.size() > MAX_ACTIONS) {
            throw new IllegalArgumentException("[interactions.actions] names [" + interactions.actions.size()
                    + "] actions but must name between 1 and " + MAX_ACTIONS);
        }
        if (!(interactions.actions.getOrDefault(interactions.primary, 0f) > 0)) {
            throw new IllegalArgumentException("[interactions.primary] is [" + interactions.primary
                    + "] but must be one of [interactions.actions] with a weight above 0: "
                    + interactions.positiveActions());
        }
        requireCounted(statistics, interactions);
    }

    private static void requireCounted(StatisticsSettings statistics, Interactions interactions) {
        List<String> actions = interactions.positiveActions();
        statistics.pairs().forEach((source, targets) -> {
            List<String> unknown = Stream.concat(Stream.of(source), targets.stream())
                    .filter(action -> !actions.contains(action))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException("[statistics.pairs." + source + "] names " + unknown
                        + " but may only name [interactions.actions] with a weight above 0: " + actions);
            }
        });
    }

    /** How items are related that are counted. */
    public List<Relation> relations() {
        return statistics.relations(interactions);
    }

    /** What is counted of items, or of users: those who did the primary action to the same items, if they are wanted. */
    public List<Relation> relations(Relation.Subject subject) {
        if (subject == Relation.Subject.ITEM) {
            return relations();
        }
        return statistics.users() ? List.of(Relation.ofUsers(interactions.primary())) : List.of();
    }

    /** Reads an engine from another node. */
    public Engine(StreamInput in) throws IOException {
        this(
                new Items(in.readString(), in.readString(), in.readOptionalString(), in.readOptionalString()),
                new Interactions(
                        in.readString(),
                        in.readString(),
                        in.readOrderedMap(StreamInput::readString, StreamInput::readFloat)),
                new Cleaning(in),
                new Privacy(in),
                new StatisticsSettings(in),
                new Weights(in));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(items.index);
        out.writeString(items.vector);
        out.writeOptionalString(items.text);
        out.writeOptionalString(items.model);
        out.writeString(interactions.index);
        out.writeString(interactions.primary);
        out.writeMap(interactions.actions, StreamOutput::writeString, StreamOutput::writeFloat);
        cleaning.writeTo(out);
        privacy.writeTo(out);
        statistics.writeTo(out);
        weights.writeTo(out);
    }

    /** Reads an engine from a request; an option that it does not know is refused. */
    public static Engine parse(XContentParser parser) throws IOException {
        return ParseErrors.unwrapped(() -> PARSER.parse(parser, null));
    }

    /**
     * Checks an engine's name: it becomes part of index names.
     *
     * @throws IllegalArgumentException if it cannot
     */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "engine name [" + name
                            + "] must begin with a lower-case letter or a digit, and go on with at most 99 of them, '_' or '-'");
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

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject();
        builder.startObject("items").field("index", items.index).field("vector", items.vector);
        if (items.text != null) {
            builder.field("text", items.text);
        }
        if (items.model != null) {
            builder.field("model", items.model);
        }
        builder.endObject();
        builder.startObject("interactions").field("index", interactions.index).field("primary", interactions.primary);
        builder.startObject("actions");
        for (Map.Entry<String, Float> action : interactions.actions.entrySet()) {
            builder.startObject(action.getKey())
                    .field("weight", action.getValue())
                    .endObject();
        }
        builder.endObject().endObject();
        if (!cleaning.equals(Cleaning.NONE)) {
            builder.field("cleaning", cleaning);
        }
        if (!privacy.equals(Privacy.DEFAULT)) {
            builder.field("privacy", privacy);
        }
        if (!statistics.equals(StatisticsSettings.DEFAULT)) {
            builder.field("statistics", statistics);
        }
        return builder.field("weights", weights).endObject();
    }
}
