package io.esrecommend.query;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * Names a list that was recommended, and says when. Applications log it with what they show, and bring it to ask for the
 * next page of the same list: what was read as of its time is read so again.
 *
 * <p>In text, 22 characters: the URL-safe Base64, without padding, of 8 bytes of milliseconds and 8 of chance.
 *
 * @param time in milliseconds since 1970, at least 0
 * @param chance tells lists of the same millisecond apart
 */
public record RecommendationId(long time, long chance) {

    /** How far the clock of the node that made an id may be ahead of the one that reads it, in milliseconds. */
    private static final long SKEW = 60_000;

    /** The id of a list that is made now. */
    public static RecommendationId at(long now, SecureRandom random) {
        return new RecommendationId(now, random.nextLong());
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

    private static RecommendationId parse(String text) {
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
        RecommendationId id = new RecommendationId(buffer.getLong(), buffer.getLong());
        if (id.time < 0 || !id.toString().equals(text)) {
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

    /** As it stands in answers and requests. */
    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(time)
                .putLong(chance)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
