package io.esrecommend.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Draws ids at random, but the same from the same: in the order of their SHA-256. */
final class Sample {

    private Sample() {}

    /** All of them, shuffled. */
    static List<String> of(Collection<String> ids) {
        record Drawn(String hash, String id) {}
        return ids.stream()
                .map(id -> new Drawn(hash(id), id))
                .sorted(Comparator.comparing(Drawn::hash))
                .map(Drawn::id)
                .toList();
    }

    private static String hash(String id) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
