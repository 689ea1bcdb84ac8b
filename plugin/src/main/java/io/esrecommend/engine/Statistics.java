package io.esrecommend.engine;

import io.esrecommend.vector.VectorSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What a build learned of an engine's data, beside the neighbours: one document of the neighbour index.
 *
 * @param build the build's name
 * @param builtAt when it was published, in milliseconds since the epoch
 * @param took how long it took, in milliseconds
 * @param counts how much there was
 * @param popular the items that the most users did the primary action on, the most popular first
 * @param space in which vectors are compared
 */
public record Statistics(String build, long builtAt, long took, Counts counts, List<Popular> popular, VectorSpace space)
        implements ToXContentObject {

    /** The document's id. */
    public static final String ID = "statistics";

    /** Popular items that are kept. */
    public static final int POPULAR = 200;

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
     * @param users who did the primary action on it
     */
    public record Popular(String item, int users) {}

    /** Those of the most users first; ties by name. */
    public static final Comparator<Popular> MOST_POPULAR =
            Comparator.comparingInt(Popular::users).reversed().thenComparing(Popular::item);

    /** The same with other popular items. */
    public Statistics withPopular(List<Popular> others) {
        return new Statistics(build, builtAt, took, counts, others, space);
    }

    /** Reads the document's source. */
    public static Statistics of(Map<String, Object> source) {
        Map<?, ?> counts = (Map<?, ?>) source.get("counts");
        Map<?, ?> space = (Map<?, ?>) source.get("space");
        List<Popular> popular = new ArrayList<>();
        for (Object entry : (List<?>) source.get("popular")) {
            Map<?, ?> item = (Map<?, ?>) entry;
            popular.add(new Popular((String) item.get("item"), (int) number(item, "users")));
        }
        return new Statistics(
                (String) source.get("build"),
                number(source, "built_at"),
                number(source, "took"),
                new Counts(
                        number(counts, "interactions"),
                        number(counts, "users"),
                        number(counts, "items"),
                        number(counts, "rows"),
                        number(counts, "neighbours")),
                List.copyOf(popular),
                new VectorSpace(
                        decode(space.get("mean")),
                        decode(space.get("inverse")),
                        ((Number) space.get("length")).floatValue()));
    }

    private static long number(Map<?, ?> map, String field) {
        return ((Number) map.get(field)).longValue();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject()
                .field("build", build)
                .field("built_at", builtAt)
                .field("took", took)
                .field("counts", counts);
        builder.startArray("popular");
        for (Popular item : popular) {
            builder.startObject()
                    .field("item", item.item)
                    .field("users", item.users)
                    .endObject();
        }
        builder.endArray();
        builder.startObject("space").field("mean", encode(space.mean()));
        if (space.inverse() != null) {
            builder.field("inverse", encode(space.inverse()));
        }
        return builder.field("length", space.length()).endObject().endObject();
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
