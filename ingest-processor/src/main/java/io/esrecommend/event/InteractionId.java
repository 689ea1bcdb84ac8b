package io.esrecommend.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.elasticsearch.common.hash.MessageDigests;

/**
 * Makes the ids of interactions: the same user, item, action and platform within a window of time give the same id, so
 * that an event that is sent twice is one document.
 *
 * @param window in milliseconds, at least 1; windows follow each other from 1970 on
 */
record InteractionId(long window) {

    private static final int TIME_BYTES = 6;
    private static final int HASH_BYTES = 14;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /**
     * The id: the beginning of the window, then a hash. As it begins with the time, Lucene need not look into segments of
     * other times to tell whether it is new.
     *
     * @param user the id, or the pseudonym that stays when keys change
     */
    String of(String user, Event event) {
        long time = event.time() - event.time() % window;
        byte[] hash = MessageDigests.sha256().digest(content(user, event, time));
        // Of the eight bytes of the time the first two are zero until the year 10889.
        ByteBuffer id = ByteBuffer.allocate(TIME_BYTES + HASH_BYTES)
                .putShort((short) (time >>> Integer.SIZE))
                .putInt((int) time)
                .put(hash, 0, HASH_BYTES);
        return ENCODER.encodeToString(id.array());
    }

    /** All that the id follows from, each part with its length before it, so that no two events have the same. */
    private static byte[] content(String user, Event event, long time) {
        byte[][] parts = {utf8(user), utf8(event.item()), utf8(event.action()), utf8(event.platform())};
        int length = Long.BYTES;
        for (byte[] part : parts) {
            length += Long.BYTES + (part == null ? 0 : part.length);
        }
        ByteBuffer content = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            content.putLong(part == null ? -1 : part.length);
            if (part != null) {
                content.put(part);
            }
        }
        return content.putLong(time).array();
    }

    private static byte[] utf8(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
