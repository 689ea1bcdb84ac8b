package io.esrecommend.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.elasticsearch.common.hash.MessageDigests;

/**
 * Says that an id is a user.
 *
 * @param user the id that the person goes by
 * @param id another id of the same person
 */
public record Link(String user, String id) {

    private static final int MAX_LENGTH = 512;
    private static final int MAX_NAMED = 1_000;

    /**
     * Links ids that an application names.
     *
     * @param user the id that the person goes by
     * @param ids other ids of the same person; 1 to 1,000
     * @throws IllegalArgumentException if they are too few or too many, if one cannot be an id, or if the user is among
     *     them
     */
    public static List<Link> of(String user, Collection<String> ids) {
        requireId("user", user);
        requireIds(ids);
        if (ids.contains(user)) {
            throw new IllegalArgumentException(
                    "[ids] names [" + user + "] which is the [user] itself; name other ids of this user only");
        }
        return ids.stream().distinct().map(id -> new Link(user, id)).toList();
    }

    /**
     * Checks ids that an application names.
     *
     * @throws IllegalArgumentException if they are too few or too many, or if one cannot be an id
     */
    public static void requireIds(Collection<String> ids) {
        if (ids.isEmpty() || ids.size() > MAX_NAMED) {
            throw new IllegalArgumentException(
                    "[ids] names [" + ids.size() + "] ids but must name between 1 and " + MAX_NAMED);
        }
        ids.forEach(id -> requireId("ids", id));
    }

    /**
     * Checks an id that an application names.
     *
     * @param field where it is named, for the message
     * @throws IllegalArgumentException if it is blank or too long
     */
    public static void requireId(String field, String id) {
        if (id == null || id.isBlank() || id.length() > MAX_LENGTH) {
            String problem = id == null || id.isBlank() ? "blank" : "[" + id.length() + "] characters long";
            throw new IllegalArgumentException("[" + field + "] has an id that is " + problem + " but an id has 1 to "
                    + MAX_LENGTH + " characters, and not only spaces");
        }
    }

    /** The same for the same two ids, so that a link that is written twice is one. */
    String documentId() {
        MessageDigest digest = MessageDigests.sha256();
        byte[] of = user.getBytes(StandardCharsets.UTF_8);
        // with the length before them no two pairs run into the same bytes
        digest.update((of.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(of);
        digest.update(id.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }
}
