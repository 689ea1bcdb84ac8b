package io.esrecommend.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
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

    /**
     * The id: the beginning of the window, then a hash. As it begins with the time, Lucene need not look into segments of
     * other times to tell whether it is new.
     *
     * @param user the id, or the pseudonym that stays when keys change
     */
    String of(String user, Event event) {
        long time = event.time() - event.time() % window;
        MessageDigest digest = MessageDigests.sha256();
        for (String part : Arrays.asList(user, event.item(), event.action(), event.platform())) {
            if (part == null) {
                update(digest, -1);
            } else {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                update(digest, bytes.length);
                digest.update(bytes);
            }
        }
        update(digest, time);
        // Of the eight bytes of the time the first two are zero until the year 10889.
        ByteBuffer id = ByteBuffer.allocate(TIME_BYTES + HASH_BYTES)
                .putShort((short) (time >>> Integer.SIZE))
                .putInt((int) time)
                .put(digest.digest(), 0, HASH_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.array());
    }

    private static void update(MessageDigest digest, long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }
}
