package io.esrecommend.query;

import io.esrecommend.engine.Variants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;

/**
 * Names a list that was recommended, and says when. Applications log it with what they show, and bring it to ask for the
 * next page of the same list: what was read as of its time is read so again.
 *
 * <p>In text, 22 characters: the URL-safe Base64, without padding, of 2 bytes of the variant, 6 of milliseconds and 8 of
 * chance.
 *
 * @param time in milliseconds since 1970, from 0 to {@link #MAX_TIME}
 * @param variant the fingerprint of the variant that the list is of, as {@code Variants} has it: 0 for the control, at most
 *     65,535
 * @param chance tells lists of the same millisecond apart
 */
public record RecommendationId(long time, int variant, long chance) implements Writeable {

    private static final int TIME_BITS = 48;

    /** The last time that an id can have: in the year 10889. */
    private static final long MAX_TIME = (1L << TIME_BITS) - 1;

    /** How far the clock of the node that made an id may be ahead of the one that reads it, in milliseconds. */
    private static final long SKEW = 60_000;

    /** The id of a list of a variant that is made now. */
    public static RecommendationId at(long now, int variant, SecureRandom random) {
        return new RecommendationId(now, variant, random.nextLong());
    }

    /** An id of a list of the control that was begun at a time; of all such the same. */
    public static RecommendationId ofControl(long time) {
        return new RecommendationId(time, Variants.CONTROL_FINGERPRINT, 0);
    }

    /**
     * The id in a request.
     *
     * @param text as an answer gave it
     * @param now in milliseconds since 1970
     * @throws IllegalArgumentException if no answer can have given it
     */
    public static RecommendationId parse(String text, long now) {
        RecommendationId id = parse(text);
        if (id.time > now + SKEW) {
            throw new IllegalArgumentException("[recommendation_id] is [" + text + "], an id of "
                    + Instant.ofEpochMilli(id.time)
                    + ", which is yet to come; bring the id of an answer, or leave it out");
        }
        return id;
    }

    /**
     * The id in an interaction.
     *
     * @throws IllegalArgumentException if it has not the form of one
     */
    public static RecommendationId parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed(text, e);
        }
        if (bytes.length != 2 * Long.BYTES) {
            throw malformed(text, null);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long first = buffer.getLong();
        RecommendationId id = new RecommendationId(first & MAX_TIME, (int) (first >>> TIME_BITS), buffer.getLong());
        if (!id.toString().equals(text)) {
            throw malformed(text, null);
        }
        return id;
    }

    private static IllegalArgumentException malformed(String text, IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "[recommendation_id] is [" + text + "] but no answer gave such an id; bring the id of an answer, or"
                        + " leave it out",
                cause);
    }

    /** Reads one from another node. */
    RecommendationId(StreamInput in) throws IOException {
        this(in.readVLong(), in.readVInt(), in.readLong());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeVLong(time);
        out.writeVInt(variant);
        out.writeLong(chance);
    }

    /** As it stands in answers and requests. */
    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong((long) variant << TIME_BITS | time)
                .putLong(chance)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
