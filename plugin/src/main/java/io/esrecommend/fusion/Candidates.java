package io.esrecommend.fusion;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.index.query.QueryBuilder;

/**
 * Which items may be recommended: those of the fusion's tables, and the nearest to some vectors.
 *
 * @param nearest what items are searched near to
 * @param k the nearest that are candidates, on each shard
 * @param numCandidates those that a search looks at, on each shard, at least {@code k}
 * @param excluded lists of ids of items that are no neighbours; the fusion's tables have none of them either
 * @param filters that every candidate must match
 */
public record Candidates(
        List<Nearest> nearest, int k, int numCandidates, List<List<String>> excluded, List<QueryBuilder> filters)
        implements Writeable {

    /** An id as it came, in the terms of a query, in their order, and in the query itself. */
    private static final int COPIES = 4;

    /** The objects of these. */
    private static final int BYTES_OF_EXCLUDED = 100;

    /** Each search gets at least so many. */
    private static final int LEAST = 50;

    /** A search near to a vector, in a {@code dense_vector} field. */
    public record Nearest(String field, float[] vector) implements Writeable {
        private Nearest(StreamInput in) throws IOException {
            this(in.readString(), in.readFloatArray());
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeString(field);
            out.writeFloatArray(vector);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Nearest that && field.equals(that.field) && Arrays.equals(vector, that.vector);
        }

        @Override
        public int hashCode() {
            return Objects.hash(field, Arrays.hashCode(vector));
        }
    }

    /** Reads some from another node. */
    public Candidates(StreamInput in) throws IOException {
        this(
                in.readCollectionAsList(Nearest::new),
                in.readVInt(),
                in.readVInt(),
                in.readCollectionAsList(StreamInput::readStringCollectionAsList),
                in.readNamedWriteableCollectionAsList(QueryBuilder.class));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeCollection(nearest);
        out.writeVInt(k);
        out.writeVInt(numCandidates);
        out.writeCollection(excluded, StreamOutput::writeStringCollection);
        out.writeNamedWriteableCollection(filters);
    }

    /** About how much heap a shard takes to leave out what is excluded, in bytes. */
    long bytesOfExcluded() {
        long bytes = 0;
        for (List<String> list : excluded) {
            for (String id : list) {
                bytes += BYTES_OF_EXCLUDED + (long) COPIES * id.length();
            }
        }
        return bytes;
    }

    /** The same with other filters. */
    Candidates with(List<QueryBuilder> otherFilters) {
        return new Candidates(nearest, k, numCandidates, excluded, otherFilters);
    }

    /**
     * The nearest that a search brings. The first brings all, so that there are as many as were asked for; the others, for
     * further tastes or fields, divide as many again.
     *
     * @param search its place among the searches
     */
    int k(int search) {
        return shareOf(k, search);
    }

    /**
     * The nearest that a search looks at.
     *
     * @param search its place among the searches
     */
    int numCandidates(int search) {
        return shareOf(numCandidates, search);
    }

    private int shareOf(int number, int search) {
        int others = nearest.size() - 1;
        return search == 0 ? number : Math.max(Math.min(number, LEAST), (number + others - 1) / others);
    }
}
