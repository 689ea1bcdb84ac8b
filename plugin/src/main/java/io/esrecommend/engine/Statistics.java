package io.esrecommend.engine;

import io.esrecommend.format.StoredFormat;
import io.esrecommend.vector.VectorSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What a build learned of an engine's data, beside the neighbours: one document of the neighbour index.
 *
 * @param build the build's name
 * @param builtAt when it was published, in milliseconds since the epoch
 * @param took how long it took, in milliseconds
 * @param basis what the next build has to know of this one
 * @param counts how much there was
 * @param popular the items that the most users did the primary action on, the most popular first
 * @param trending the items whose users grow more than chance explains, the most surprising first
 * @param order how much the order says in which users did items, 0 to 1
 * @param space in which the items' vectors are compared
 * @param furtherSpaces in which further vectors are, by their field
 */
public record Statistics(
        String build,
        long builtAt,
        long took,
        Basis basis,
        Counts counts,
        List<Popular> popular,
        List<Trending> trending,
        double order,
        VectorSpace space,
        Map<String, VectorSpace> furtherSpaces)
        implements ToXContentObject {

    /** The document's id. */
    public static final String ID = "statistics";

    private static final Set<String> FIELDS = Set.of(
            "build", "built_at", "took", "basis", "counts", "popular", "trending", "order", "space", "further_spaces");

    /** What all statistics have had since they were first written. */
    private static final Set<String> FIRST_FIELDS = Set.of("build", "built_at", "took", "counts", "popular", "space");

    /** Popular items that are kept, and trending ones. */
    public static final int POPULAR = 200;

    /** A record of an item, its place in a list, and the object of its id. */
    private static final long BYTES_OF_ITEM = 100;

    /**
     * What the neighbours are made of, for a build that changes some of them.
     *
     * @param digest of all that they depend on beside the histories
     * @param run of the folding, up to which they know what users did
     * @param users that the last full build counted
     * @param build the last full build, which the index is named by
     * @param increments builds since then
     */
    public record Basis(String digest, long run, double users, String build, int increments)
            implements ToXContentObject {
        private static Basis of(Map<?, ?> source) {
            return new Basis(
                    (String) source.get("digest"),
                    number(source, "run"),
                    ((Number) source.get("users")).doubleValue(),
                    (String) source.get("build"),
                    (int) number(source, "increments"));
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("digest", digest)
                    .field("run", run)
                    .field("users", users)
                    .field("build", build)
                    .field("increments", increments)
                    .endObject();
        }
    }

    /**
     * How much a build saw and wrote.
     *
     * @param interactions that count
     * @param users with a history
     * @param items in the item index
     * @param rows of neighbours, one an item and action
     * @param neighbours in all rows
     */
    public record Counts(long interactions, long users, long items, long rows, long neighbours)
            implements Writeable, ToXContentObject {
        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeVLong(interactions);
            out.writeVLong(users);
            out.writeVLong(items);
            out.writeVLong(rows);
            out.writeVLong(neighbours);
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("interactions", interactions)
                    .field("users", users)
                    .field("items", items)
                    .field("rows", rows)
                    .field("neighbours", neighbours)
                    .endObject();
        }
    }

    /**
     * A popular item.
     *
     * @param item its id
     * @param users who did the primary action on it; a fraction where interactions fade
     */
    public record Popular(String item, double users) {}

    /** Those of the most users first; ties by name. */
    public static final Comparator<Popular> MOST_POPULAR =
            Comparator.comparingDouble(Popular::users).reversed().thenComparing(Popular::item);

    /**
     * A trending item.
     *
     * @param item its id
     * @param recent users who did the primary action on it lately
     * @param past users who did it in the time before
     * @param llr the log-likelihood ratio of its growth against that of all items
     */
    public record Trending(String item, int recent, int past, double llr) {}

    /** The most surprising first; ties by name. */
    public static final Comparator<Trending> MOST_TRENDING =
            Comparator.comparingDouble(Trending::llr).reversed().thenComparing(Trending::item);

    /** The same with other items that many users did. */
    public Statistics with(List<Popular> otherPopular, List<Trending> otherTrending) {
        return new Statistics(
                build, builtAt, took, basis, counts, otherPopular, otherTrending, order, space, furtherSpaces);
    }

    /**
     * The same for items that are compared by another vector field.
     *
     * @param field whose space stands for that of the items' own vector; one without dimensions if the build did not know
     *     the field
     */
    public Statistics comparing(String field) {
        VectorSpace other = furtherSpaces.getOrDefault(field, VectorSpace.raw(0));
        return new Statistics(build, builtAt, took, basis, counts, popular, trending, order, other, furtherSpaces);
    }

    /**
     * Whether this node reads a document's source: it is of no other format, nor of a version before there were formats that
     * kept less.
     */
    public static boolean isReadable(Map<String, Object> source) {
        return StoredFormat.NEIGHBOURS.reads(format(source)) && !isOfBefore(source);
    }

    private static int format(Map<String, Object> source) {
        return source.get(StoredFormat.FIELD) instanceof Number format ? format.intValue() : StoredFormat.UNNAMED;
    }

    private static boolean isOfBefore(Map<String, Object> source) {
        return !source.containsKey(StoredFormat.FIELD)
                && source.keySet().containsAll(FIRST_FIELDS)
                && !source.keySet().containsAll(FIELDS);
    }

    /**
     * Reads the document's source.
     *
     * @throws ElasticsearchStatusException with a 409 if it is of a format that this node does not read; with a 403 if a role
     *     hides a part of it: whoever keeps statistics would answer others from what is left
     */
    public static Statistics of(Map<String, Object> source) {
        StoredFormat.NEIGHBOURS.require(format(source), "the document of build [" + source.get("build") + "]");
        if (isOfBefore(source)) {
            throw new ElasticsearchStatusException(
                    "of build [{}] the statistics have {} alone: a version of the plugin [recommend] before 0.1.0 made them;"
                            + " POST /_recommend/{engine}/_build?mode=full makes them anew",
                    RestStatus.CONFLICT,
                    source.get("build"),
                    source.keySet());
        }
        if (!source.keySet().containsAll(FIELDS)) {
            throw new ElasticsearchStatusException(
                    "of the statistics a role hides fields but [{}]; grant all fields of [recommend.*] indices, or none",
                    RestStatus.FORBIDDEN,
                    source.keySet());
        }
        Map<?, ?> counts = (Map<?, ?>) source.get("counts");
        Map<String, VectorSpace> furtherSpaces = new LinkedHashMap<>();
        ((Map<?, ?>) source.get("further_spaces"))
                .forEach((field, space) -> furtherSpaces.put((String) field, space((Map<?, ?>) space)));
        List<Popular> popular = new ArrayList<>();
        for (Object entry : (List<?>) source.get("popular")) {
            Map<?, ?> item = (Map<?, ?>) entry;
            popular.add(new Popular((String) item.get("item"), ((Number) item.get("users")).doubleValue()));
        }
        List<Trending> trending = new ArrayList<>();
        for (Object entry : (List<?>) source.get("trending")) {
            Map<?, ?> item = (Map<?, ?>) entry;
            trending.add(new Trending(
                    (String) item.get("item"),
                    (int) number(item, "recent"),
                    (int) number(item, "past"),
                    ((Number) item.get("llr")).doubleValue()));
        }
        return new Statistics(
                (String) source.get("build"),
                number(source, "built_at"),
                number(source, "took"),
                Basis.of((Map<?, ?>) source.get("basis")),
                new Counts(
                        number(counts, "interactions"),
                        number(counts, "users"),
                        number(counts, "items"),
                        number(counts, "rows"),
                        number(counts, "neighbours")),
                List.copyOf(popular),
                List.copyOf(trending),
                ((Number) source.get("order")).doubleValue(),
                space((Map<?, ?>) source.get("space")),
                furtherSpaces);
    }

    private static VectorSpace space(Map<?, ?> source) {
        return new VectorSpace(
                decode(source.get("mean")),
                decode(source.get("inverse")),
                ((Number) source.get("length")).floatValue());
    }

    /**
     * The space of a further vector field.
     *
     * @param dims of the field now; null if no vector has fixed them
     * @return null if the build knew no such field, or one of other dimensions
     */
    @Nullable
    public VectorSpace space(String field, @Nullable Integer dims) {
        VectorSpace learned = furtherSpaces.get(field);
        boolean fits = learned != null && learned.dimensions() > 0 && (dims == null || dims == learned.dimensions());
        return fits ? learned : null;
    }

    /** About how much heap they take, in bytes. */
    long bytes() {
        long bytes = BYTES_OF_ITEM + space.bytes();
        for (Map.Entry<String, VectorSpace> further : furtherSpaces.entrySet()) {
            bytes += BYTES_OF_ITEM
                    + further.getKey().length()
                    + further.getValue().bytes();
        }
        for (Popular item : popular) {
            bytes += BYTES_OF_ITEM + item.item.length();
        }
        for (Trending item : trending) {
            bytes += BYTES_OF_ITEM + item.item.length();
        }
        return bytes;
    }

    private static long number(Map<?, ?> map, String field) {
        return ((Number) map.get(field)).longValue();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject()
                .field(StoredFormat.FIELD, StoredFormat.NEIGHBOURS.current())
                .field("build", build)
                .field("built_at", builtAt)
                .field("took", took)
                .field("basis", basis)
                .field("counts", counts);
        builder.startArray("popular");
        for (Popular item : popular) {
            builder.startObject()
                    .field("item", item.item)
                    .field("users", item.users)
                    .endObject();
        }
        builder.endArray();
        builder.startArray("trending");
        for (Trending item : trending) {
            builder.startObject()
                    .field("item", item.item)
                    .field("recent", item.recent)
                    .field("past", item.past)
                    .field("llr", item.llr)
                    .endObject();
        }
        builder.endArray();
        builder.field("order", order);
        writeSpace(builder, "space", space);
        builder.startObject("further_spaces");
        for (Map.Entry<String, VectorSpace> further : furtherSpaces.entrySet()) {
            writeSpace(builder, further.getKey(), further.getValue());
        }
        return builder.endObject().endObject();
    }

    private static void writeSpace(XContentBuilder builder, String name, VectorSpace space) throws IOException {
        builder.startObject(name).field("mean", encode(space.mean()));
        if (space.inverse() != null) {
            builder.field("inverse", encode(space.inverse()));
        }
        builder.field("length", space.length()).endObject();
    }

    /** Numbers as the bytes of their floats, big-endian, in base 64: a tenth of the time that digits take. */
    private static String encode(float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.length);
        bytes.asFloatBuffer().put(numbers);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static float[] decode(Object text) {
        if (text == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode((String) text));
        float[] numbers = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(numbers);
        return numbers;
    }
}
