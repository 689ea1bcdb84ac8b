package io.esrecommend.engine;

import io.esrecommend.neighbour.Relation;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.ObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * What an engine's statistics are made of, and when.
 *
 * @param pairs for each source action the target actions whose items are its neighbours; empty for those of the primary
 *     action alone
 * @param sequences whether items are neighbours by how near to each other they were done, too
 * @param users whether users who did the same are neighbours, too
 * @param neighbours the most of an item, 1 to 1,000
 * @param maxItems the newest items of a user and action that count, 1 to 10,000
 * @param maxUsers about how many users of an item count, of those who did it; 0 for all
 * @param halfLife after which an interaction counts half; null if none fades
 * @param window before which an interaction counts nothing; null if all count
 * @param trending the length of the window whose growth makes an item trend
 * @param shards of the indices, 1 to 100
 * @param tolerance how far counts may drift from those that a row was made of before it is made again, 0 to 1
 * @param every how often a build starts by itself; null for never
 */
public record StatisticsSettings(
        Map<String, List<String>> pairs,
        boolean sequences,
        boolean users,
        int neighbours,
        int maxItems,
        int maxUsers,
        @Nullable TimeValue halfLife,
        @Nullable TimeValue window,
        TimeValue trending,
        int shards,
        double tolerance,
        @Nullable TimeValue every)
        implements Writeable, ToXContentObject {

    /** What an engine has that says nothing of its statistics. */
    public static final StatisticsSettings DEFAULT = new Draft().settings();

    private static final ParseField PAIRS = new ParseField("pairs");
    private static final ParseField SEQUENCES = new ParseField("sequences");
    private static final ParseField USERS = new ParseField("users");
    private static final ParseField NEIGHBOURS = new ParseField("neighbours");
    private static final ParseField MAX_ITEMS = new ParseField("max_items");
    private static final ParseField MAX_USERS = new ParseField("max_users");
    private static final ParseField HALF_LIFE = new ParseField("half_life");
    private static final ParseField WINDOW = new ParseField("window");
    private static final ParseField TRENDING = new ParseField("trending");
    private static final ParseField SHARDS = new ParseField("shards");
    private static final ParseField TOLERANCE = new ParseField("tolerance");
    private static final ParseField EVERY = new ParseField("every");

    private static final TimeValue MIN_SPAN = TimeValue.timeValueMinutes(1);
    private static final TimeValue MAX_SPAN = TimeValue.timeValueDays(36_500);

    private static final ObjectParser<Draft, Void> PARSER = new ObjectParser<>("statistics", Draft::new);

    static {
        PARSER.declareObject((draft, pairs) -> draft.pairs = pairs, (p, c) -> pairs(p.mapOrdered()), PAIRS);
        PARSER.declareBoolean((draft, sequences) -> draft.sequences = sequences, SEQUENCES);
        PARSER.declareBoolean((draft, users) -> draft.users = users, USERS);
        PARSER.declareInt((draft, neighbours) -> draft.neighbours = neighbours, NEIGHBOURS);
        PARSER.declareInt((draft, maxItems) -> draft.maxItems = maxItems, MAX_ITEMS);
        PARSER.declareInt((draft, maxUsers) -> draft.maxUsers = maxUsers, MAX_USERS);
        PARSER.declareString((draft, halfLife) -> draft.halfLife = span(HALF_LIFE, halfLife), HALF_LIFE);
        PARSER.declareString((draft, window) -> draft.window = span(WINDOW, window), WINDOW);
        PARSER.declareString((draft, trending) -> draft.trending = span(TRENDING, trending), TRENDING);
        PARSER.declareInt((draft, shards) -> draft.shards = shards, SHARDS);
        PARSER.declareDouble((draft, tolerance) -> draft.tolerance = tolerance, TOLERANCE);
        PARSER.declareString((draft, every) -> draft.every = span(EVERY, every), EVERY);
    }

    private static final class Draft {
        private Map<String, List<String>> pairs = Map.of();
        private boolean sequences = true;
        private boolean users;
        private int neighbours = 100;
        private int maxItems = 1_000;
        private int maxUsers = 2_000;
        private TimeValue halfLife;
        private TimeValue window;
        private TimeValue trending = TimeValue.timeValueDays(7);
        private int shards = 1;
        private double tolerance = 0.1;
        private TimeValue every;

        StatisticsSettings settings() {
            return new StatisticsSettings(
                    pairs,
                    sequences,
                    users,
                    neighbours,
                    maxItems,
                    maxUsers,
                    halfLife,
                    window,
                    trending,
                    shards,
                    tolerance,
                    every);
        }
    }

    /** Checks the ranges. */
    public StatisticsSettings {
        requireRange(NEIGHBOURS, neighbours, 1, 1_000);
        requireRange(MAX_ITEMS, maxItems, 1, 10_000);
        requireRange(MAX_USERS, maxUsers, 0, 1_000_000);
        requireRange(SHARDS, shards, 1, 100);
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new IllegalArgumentException(
                    "[statistics.tolerance] is [" + tolerance + "] but must be between 0 and 1");
        }
    }

    private static void requireRange(ParseField field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("[statistics." + field.getPreferredName() + "] is [" + value
                    + "] but must be between " + min + " and " + max);
        }
    }

    private static TimeValue span(ParseField field, String text) {
        String name = "statistics." + field.getPreferredName();
        TimeValue span = TimeValue.parseTimeValue(text, name);
        if (span.compareTo(MIN_SPAN) < 0 || span.compareTo(MAX_SPAN) > 0) {
            throw new IllegalArgumentException("[" + name + "] is [" + text + "] but must be between [" + MIN_SPAN
                    + "] and [" + MAX_SPAN.days() + "d]");
        }
        return span;
    }

    private static Map<String, List<String>> pairs(Map<String, Object> named) {
        Map<String, List<String>> pairs = new LinkedHashMap<>();
        named.forEach((source, targets) -> {
            if (!(targets instanceof List<?> list)
                    || list.isEmpty()
                    || !list.stream().allMatch(String.class::isInstance)) {
                throw new IllegalArgumentException("[statistics.pairs." + source + "] is [" + targets
                        + "] but must be a list of actions, such as [\"buy\"]");
            }
            Set<String> distinct = new LinkedHashSet<>();
            list.forEach(target -> distinct.add((String) target));
            pairs.put(source, List.copyOf(distinct));
        });
        return pairs;
    }

    /** Reads settings from a request. */
    static StatisticsSettings parse(XContentParser parser) throws IOException {
        return PARSER.parse(parser, null).settings();
    }

    /** Reads settings from another node. */
    public StatisticsSettings(StreamInput in) throws IOException {
        this(
                in.readOrderedMap(StreamInput::readString, StreamInput::readStringCollectionAsList),
                in.readBoolean(),
                in.readBoolean(),
                in.readVInt(),
                in.readVInt(),
                in.readVInt(),
                in.readOptionalTimeValue(),
                in.readOptionalTimeValue(),
                in.readTimeValue(),
                in.readVInt(),
                in.readDouble(),
                in.readOptionalTimeValue());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(pairs, StreamOutput::writeString, StreamOutput::writeStringCollection);
        out.writeBoolean(sequences);
        out.writeBoolean(users);
        out.writeVInt(neighbours);
        out.writeVInt(maxItems);
        out.writeVInt(maxUsers);
        out.writeOptionalTimeValue(halfLife);
        out.writeOptionalTimeValue(window);
        out.writeTimeValue(trending);
        out.writeVInt(shards);
        out.writeDouble(tolerance);
        out.writeOptionalTimeValue(every);
    }

    /** Whether an interaction counts by its age. */
    public boolean fades() {
        return halfLife != null || window != null;
    }

    /**
     * When an interaction has age 0. It stays the same for a while, a hundredth of the half-life or window, so that a build
     * can go on from what one shortly before has counted.
     *
     * @param now milliseconds since the epoch
     * @return the same, at most that while later
     */
    public long origin(long now) {
        if (!fades()) {
            return now;
        }
        TimeValue shorter = Stream.of(Optional.ofNullable(halfLife), Optional.ofNullable(window))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        long step = Math.max(1, shorter.millis() / 100);
        return Math.ceilDiv(now, step) * step;
    }

    /** What of an engine's items is counted: the pairs that are stated, or each that ends in the primary action, and sequences. */
    List<Relation> relations(Interactions interactions) {
        Stream<Relation> byUsers = pairs.isEmpty()
                ? interactions.positiveActions().stream()
                        .map(source -> Relation.ofItems(source, interactions.primary()))
                : pairs.entrySet().stream()
                        .flatMap(entry ->
                                entry.getValue().stream().map(target -> Relation.ofItems(entry.getKey(), target)));
        Stream<Relation> bySequence =
                sequences ? Stream.of(Relation.inSequence(interactions.primary())) : Stream.empty();
        return Stream.concat(byUsers, bySequence).toList();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject();
        if (!pairs.isEmpty()) {
            builder.field(PAIRS.getPreferredName(), pairs);
        }
        builder.field(SEQUENCES.getPreferredName(), sequences)
                .field(USERS.getPreferredName(), users)
                .field(NEIGHBOURS.getPreferredName(), neighbours)
                .field(MAX_ITEMS.getPreferredName(), maxItems)
                .field(MAX_USERS.getPreferredName(), maxUsers);
        span(builder, HALF_LIFE, halfLife);
        span(builder, WINDOW, window);
        span(builder, TRENDING, trending);
        builder.field(SHARDS.getPreferredName(), shards).field(TOLERANCE.getPreferredName(), tolerance);
        span(builder, EVERY, every);
        return builder.endObject();
    }

    private static void span(XContentBuilder builder, ParseField field, @Nullable TimeValue span) throws IOException {
        if (span != null) {
            builder.field(field.getPreferredName(), span.getStringRep());
        }
    }
}
