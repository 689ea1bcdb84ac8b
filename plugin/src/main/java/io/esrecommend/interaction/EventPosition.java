package io.esrecommend.interaction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;
import org.elasticsearch.xcontent.XContentType;

/**
 * How far a person's events were read.
 *
 * @param pointInTime that they are read from
 * @param read how many came before
 * @param after the sort values of the last of them; none at the beginning
 */
public record EventPosition(BytesReference pointInTime, long read, List<Object> after) {

    private static final String POINT_IN_TIME = "pit";
    private static final String READ = "read";
    private static final String AFTER = "after";

    /** As who reads on gives it back. */
    String toToken() {
        try (XContentBuilder json = XContentFactory.jsonBuilder()) {
            json.startObject()
                    .field(POINT_IN_TIME, Base64.getEncoder().encodeToString(BytesReference.toBytes(pointInTime)))
                    .field(READ, read)
                    .field(AFTER, after)
                    .endObject();
            byte[] text = Strings.toString(json).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static EventPosition of(String token) {
        try {
            BytesReference json = new BytesArray(Base64.getUrlDecoder().decode(token));
            Map<String, Object> map =
                    XContentHelper.convertToMap(json, false, XContentType.JSON).v2();
            return new EventPosition(
                    new BytesArray(Base64.getDecoder().decode((String) map.get(POINT_IN_TIME))),
                    ((Number) map.get(READ)).longValue(),
                    List.copyOf((List<?>) map.get(AFTER)));
        } catch (RuntimeException e) {
            // Why it cannot be read tells nobody anything.
            throw new IllegalArgumentException(
                    "[after] is [" + token + "] but must be the [interactions.next] of the page before");
        }
    }
}
