package io.esrecommend.pseudonym;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One key: makes pseudonyms, and knows those that it made. Safe for use by many threads. */
final class PseudonymKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final int TAG_BYTES = 9;
    /** The characters of a pseudonym behind the key's number: 43 of the hash, 12 of the tag. */
    private static final int BODY_LENGTH = 43 + 12;
    /** No UTF-8 has this byte, so that no id is hashed to the tag of another one's pseudonym. */
    private static final byte NOT_UTF_8 = (byte) 0xFF;

    private final String prefix;
    /** Never used itself, but copied: setting up a copy costs a fraction of setting up a key. */
    private final Mac original;

    PseudonymKey(int number, byte[] secret) {
        this.prefix = number + ".";
        try {
            this.original = Mac.getInstance(ALGORITHM);
            original.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM + ", which each has to have", e);
        }
    }

    String pseudonym(String rawId) {
        Mac mac = mac();
        return prefix + body(mac, mac.doFinal(rawId.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether this key made it: its tag is right. Takes as long for a tag that is nearly right. */
    boolean made(String id) {
        if (id.length() != prefix.length() + BODY_LENGTH || !id.startsWith(prefix)) {
            return false;
        }
        byte[] hash;
        try {
            hash = Base64.getUrlDecoder().decode(id.substring(prefix.length(), id.length() - 12));
        } catch (IllegalArgumentException e) {
            return false; // not Base64
        }
        // All of it is compared, since several texts decode to the same bytes and only one of them is the pseudonym.
        return hash.length == HASH_BYTES
                && MessageDigest.isEqual(
                        (prefix + body(mac(), hash)).getBytes(StandardCharsets.UTF_8),
                        id.getBytes(StandardCharsets.UTF_8));
    }

    private static String body(Mac mac, byte[] hash) {
        mac.update(NOT_UTF_8);
        mac.update("pseudonym".getBytes(StandardCharsets.US_ASCII));
        byte[] tag = Arrays.copyOf(mac.doFinal(hash), TAG_BYTES);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(hash) + base64.encodeToString(tag);
    }

    private Mac mac() {
        try {
            return (Mac) original.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the " + ALGORITHM + " of this Java cannot be copied", e);
        }
    }

    /** The key's number; never the key. */
    @Override
    public String toString() {
        return prefix.substring(0, prefix.length() - 1);
    }
}
