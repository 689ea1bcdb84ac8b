package io.esrecommend.engine;

import io.esrecommend.interaction.Cleaning;
import io.esrecommend.neighbour.Relation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.CheckedFunction;
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
 * @param profiles where users have documents; null if they have none
 * @param objectives what else items are to be good at, by name
 * @param rotation how items fade that were shown; null if they do not
 * @param cleaning which interactions count
 * @param privacy how users are guarded
 * @param statistics what its statistics are made of, and when
 * @param weights of the components, where they differ from the defaults
 * @param variants what is different for a share of the users
 */
public record Engine(
        Items items,
        Interactions interactions,
        @Nullable Profiles profiles,
        Map<String, Objective> objectives,
        @Nullable Rotation rotation,
        Cleaning cleaning,
        Privacy privacy,
        StatisticsSettings statistics,
        Weights weights,
        Variants variants)
        implements Writeable, ToXContentObject {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");

    private static final int MAX_OBJECTIVES = 8;

    private static final ConstructingObjectParser<Engine, Void> PARSER = new ConstructingObjectParser<>(
            "engine",
            args -> new Engine(
                    (Items) args[0],
                    (Interactions) args[1],
                    (Profiles) args[2],
                    args[3] == null ? Map.of() : objectives(args[3]),
                    (Rotation) args[4],
                    args[5] == null ? Cleaning.NONE : (Cleaning) args[5],
                    args[6] == null ? Privacy.DEFAULT : (Privacy) args[6],
                    args[7] == null ? StatisticsSettings.DEFAULT : (StatisticsSettings) args[7],
                    args[8] == null ? Weights.NONE : (Weights) args[8],
                    args[9] == null ? Variants.NONE : (Variants) args[9]));

    static {
        PARSER.declareObject(
                ConstructingObjectParser.constructorArg(), (p, c) -> Items.parse(p), new ParseField("items"));
        PARSER.declareObject(
                ConstructingObjectParser.constructorArg(),
                (p, c) -> Interactions.parse(p),
                new ParseField("interactions"));
        optional("users", Profiles::parse);
        optional("objectives", parser -> parser.map(LinkedHashMap::new, Objective::parse));
        optional("rotation", Rotation::parse);
        optional("cleaning", Cleaning::parse);
        optional("privacy", Privacy::parse);
        optional("statistics", StatisticsSettings::parse);
        optional("weights", parser -> Weights.of(parser.mapOrdered()));
        optional("variants", Variants::parse);
    }

    private static <T> void optional(String name, CheckedFunction<XContentParser, T, IOException> parser) {
        PARSER.declareObject(
                ConstructingObjectParser.optionalConstructorArg(), (p, c) -> parser.apply(p), new ParseField(name));
    }

    @SuppressWarnings("unchecked") // what the parser of this field makes
    private static Map<String, Objective> objectives(Object parsed) {
        return (Map<String, Objective>) parsed;
    }

    /**
     * Checks what can be checked without looking at indices.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public Engine {
        requireCounted(statistics, interactions);
        if (objectives.size() > MAX_OBJECTIVES) {
            throw new IllegalArgumentException(
                    "[objectives] has [" + objectives.size() + "] but may have at most " + MAX_OBJECTIVES);
        }
        for (String name : objectives.keySet()) {
            if (!Items.NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("[objectives] has the name [" + name
                        + "] but a name has 1 to 50 lower-case letters, digits or '_'");
            }
        }
        if (rotation != null && interactions.actions().containsKey(rotation.action())) {
            throw new IllegalArgumentException("[rotation.action] is [" + rotation.action()
                    + "] but that is one of [interactions.actions], which speak for or against an item; name the action"
                    + " by which interactions say that an item was shown");
        }
        weights.requireOneOf(components(items, profiles, objectives, rotation));
        variants.requireFit(items, profiles, components(items, profiles, objectives, rotation));
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

    /** The same with other weights. */
    public Engine with(Weights other) {
        return with(items, profiles, other, variants);
    }

    /** All components that scores of this engine can have, but for those of a request's own boosts. */
    public List<Component> components() {
        return components(items, profiles, objectives, rotation);
    }

    private static List<Component> components(
            Items items, @Nullable Profiles profiles, Map<String, Objective> objectives, @Nullable Rotation rotation) {
        List<Component> components = new ArrayList<>();
        for (Component similarity : List.of(Component.SHORT_TERM, Component.LONG_TERM)) {
            components.add(similarity);
            items.vectors().keySet().forEach(vector -> components.add(similarity.of(vector)));
        }
        components.add(Component.QUERY);
        if (profiles != null) {
            components.add(Component.PROFILE);
        }
        components.addAll(List.of(Component.COOCCURRENCE, Component.POPULARITY, Component.TRENDING, Component.NOVELTY));
        if (rotation != null) {
            components.add(Component.ROTATION);
        }
        objectives.keySet().forEach(name -> components.add(Component.objective(name)));
        return components;
    }

    /**
     * What of the items has a space of its own, beside {@code items.vector}: further vectors, and those of variants; each
     * field once.
     */
    public Set<String> furtherVectorFields() {
        Set<String> fields = new LinkedHashSet<>(items.vectors().values());
        variants.byName().values().stream()
                .map(Variant::vector)
                .filter(Objects::nonNull)
                .forEach(fields::add);
        return fields;
    }

    /**
     * The engine as those have it who get a variant, or the control: an engine without variants.
     *
     * @param name of one of {@link Variants#names}
     */
    public Engine as(String name) {
        Variant variant = variants.byName().get(name);
        if (variant == null) {
            return variants.isEmpty() ? this : with(items, profiles, weights, Variants.NONE);
        }
        return with(
                variant.vector() == null ? items : items.with(variant.vector(), variant.model()),
                variant.profile() == null ? profiles : new Profiles(profiles.index(), variant.profile()),
                variant.weights().over(weights),
                Variants.NONE);
    }

    private Engine with(
            Items otherItems, @Nullable Profiles otherProfiles, Weights otherWeights, Variants otherVariants) {
        return new Engine(
                otherItems,
                interactions,
                otherProfiles,
                objectives,
                rotation,
                cleaning,
                privacy,
                statistics,
                otherWeights,
                otherVariants);
    }

    /**
     * The weights of a request: its own, else the engine's, else the defaults.
     *
     * @throws IllegalArgumentException if the request names a component that the engine does not have
     */
    public Weights weights(Weights requested) {
        List<Component> components = components();
        requested.requireOneOf(components);
        return requested.over(weights).over(Weights.defaults(components));
    }

    /** How items are related that are counted. */
    public List<Relation> relations() {
        return statistics.relations(interactions);
    }

    /** What is counted whose neighbours are such; users are counted who did the primary action to the same items, if wanted. */
    public List<Relation> relations(Relation.Subject subject) {
        if (subject != Relation.Subject.USER) {
            return relations().stream()
                    .filter(relation -> relation.subject() == subject)
                    .toList();
        }
        return statistics.users() ? List.of(Relation.ofUsers(interactions.primary())) : List.of();
    }

    /** Reads an engine from another node. */
    public Engine(StreamInput in) throws IOException {
        this(
                new Items(in),
                new Interactions(in),
                in.readOptionalWriteable(Profiles::new),
                in.readOrderedMap(StreamInput::readString, Objective::new),
                in.readOptionalWriteable(Rotation::new),
                new Cleaning(in),
                new Privacy(in),
                new StatisticsSettings(in),
                new Weights(in),
                new Variants(in));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        items.writeTo(out);
        interactions.writeTo(out);
        out.writeOptionalWriteable(profiles);
        out.writeMap(objectives, StreamOutput::writeString, StreamOutput::writeWriteable);
        out.writeOptionalWriteable(rotation);
        cleaning.writeTo(out);
        privacy.writeTo(out);
        statistics.writeTo(out);
        weights.writeTo(out);
        variants.writeTo(out);
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

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("items", items).field("interactions", interactions);
        if (profiles != null) {
            builder.field("users", profiles);
        }
        if (!objectives.isEmpty()) {
            builder.xContentValuesMap("objectives", objectives);
        }
        if (rotation != null) {
            builder.field("rotation", rotation);
        }
        if (!cleaning.equals(Cleaning.NONE)) {
            builder.field("cleaning", cleaning);
        }
        if (!privacy.equals(Privacy.DEFAULT)) {
            builder.field("privacy", privacy);
        }
        if (!statistics.equals(StatisticsSettings.DEFAULT)) {
            builder.field("statistics", statistics);
        }
        builder.field("weights", weights);
        if (!variants.isEmpty()) {
            builder.xContentValuesMap("variants", variants.byName());
        }
        return builder.endObject();
    }
}
