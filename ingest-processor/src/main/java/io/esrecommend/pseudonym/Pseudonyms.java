package io.esrecommend.pseudonym;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Makes the pseudonyms of users. Keys are numbered; the one of the highest number is the current one, and older ones are
 * held so that what was recorded under them can still be joined.
 *
 * <p>A pseudonym is {@code <number of the key>.<hash><tag>}, where the hash is the HMAC-SHA-256 of the id's UTF-8 (43
 * characters of Base64 for URLs, without padding), and the tag (12 characters) proves that it is one, so that an id that
 * is a pseudonym already stays as it is. Immutable, and safe for use by many threads.
 */
public final class Pseudonyms {

    /** Without any key. */
    public static final Pseudonyms NONE = new Pseudonyms(new TreeMap<>());

    /** The fewest bytes of a key. */
    public static final int MIN_KEY_BYTES = 16;

    /** The current one first, then older ones, newest first. */
    private final List<PseudonymKey> keys;

    /**
     * Pseudonyms under these keys.
     *
     * @param secrets the keys by their numbers; they are copied
     * @throws IllegalArgumentException if a key has fewer than {@value #MIN_KEY_BYTES} bytes
     */
    public Pseudonyms(NavigableMap<Integer, byte[]> secrets) {
        List<PseudonymKey> newestFirst = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> secret : secrets.descendingMap().entrySet()) {
            if (secret.getValue().length < MIN_KEY_BYTES) {
                throw new IllegalArgumentException("key [" + secret.getKey() + "] of pseudonyms has ["
                        + secret.getValue().length + "] bytes but must have at least [" + MIN_KEY_BYTES
                        + "]; make one with [openssl rand -base64 32]");
            }
            newestFirst.add(new PseudonymKey(secret.getKey(), secret.getValue()));
        }
        this.keys = List.copyOf(newestFirst);
    }

    /** Whether there is a key. */
    public boolean available() {
        return !keys.isEmpty();
    }

    /**
     * The pseudonyms of an id: under the current key first, then under older ones, newest first. Of an id that is a
     * pseudonym itself, under any key held, it alone.
     *
     * @throws IllegalStateException if there is no key
     */
    public List<String> of(String rawId) {
        if (keys.isEmpty()) {
            throw new IllegalStateException("there is no key for pseudonyms");
        }
        if (isPseudonym(rawId)) {
            return List.of(rawId);
        }
        return keys.stream().map(key -> key.pseudonym(rawId)).toList();
    }

    /** Whether a key that is held made it. */
    public boolean isPseudonym(String id) {
        for (PseudonymKey key : keys) {
            if (key.made(id)) {
                return true;
            }
        }
        return false;
    }

    /** The numbers of the keys; never a key. */
    @Override
    public String toString() {
        return "pseudonyms under keys " + keys;
    }
}
