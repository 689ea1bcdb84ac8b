package io.esrecommend.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymsTest {

    private static final String SECRET = "first-secret-0123456789";
    private static final String OTHER_SECRET = "second-secret-0123456789";

    /**
     * What openssl makes of {@code u1}: the hash is
     * {@code printf u1 | openssl dgst -sha256 -hmac $SECRET -binary | basenc --base64url}, and the tag is the beginning
     * of the same of {@code printf '\\377pseudonym'} followed by the hash.
     */
    private static final String OF_U1 = "1.TKn834b6VfcFax2tgdz5SyvyXv8rcRGtxb3oNEWUGoQKyaU0bHUPFb9";

    private static final String OF_U1_UNDER_2 = "2.H20IKz3i8gRhUpNmJGjRC3ETWgnqMnsSmma7t-l_HAchV6CwLwCj5DA";

    @Test
    void pseudonymIsWhatOpensslMakes() {
        assertEquals(List.of(OF_U1), pseudonyms(Map.of(1, SECRET)).of("u1"));
        assertEquals(List.of(OF_U1_UNDER_2), pseudonyms(Map.of(2, OTHER_SECRET)).of("u1"));
    }

    @Test
    void currentKeyComesFirstThenOlderOnesNewestFirst() {
        Pseudonyms all = pseudonyms(Map.of(1, SECRET, 2, OTHER_SECRET, 10, "third-secret-0123456789"));
        List<String> ids = all.of("u1");
        assertEquals(3, ids.size());
        assertTrue(ids.getFirst().startsWith("10."));
        assertEquals(List.of(OF_U1_UNDER_2, OF_U1), ids.subList(1, 3));
    }

    @Test
    void pseudonymOfAnyKeyHeldStaysAsItIs() {
        Pseudonyms both = pseudonyms(Map.of(1, SECRET, 2, OTHER_SECRET));
        assertEquals(List.of(OF_U1), both.of(OF_U1));
        assertEquals(List.of(OF_U1_UNDER_2), both.of(OF_U1_UNDER_2));
        assertTrue(both.isPseudonym(OF_U1));
        // one of a key that is not held is an id like any other
        assertNotEquals(List.of(OF_U1), pseudonyms(Map.of(2, OTHER_SECRET)).of(OF_U1));
    }

    @Test
    void whatOnlyLooksLikeAPseudonymIsNone() {
        Pseudonyms pseudonyms = pseudonyms(Map.of(1, SECRET));
        for (int i = 0; i < OF_U1.length(); i++) {
            char other = OF_U1.charAt(i) == 'A' ? 'B' : 'A';
            String forged = OF_U1.substring(0, i) + other + OF_U1.substring(i + 1);
            assertFalse(pseudonyms.isPseudonym(forged), forged);
            assertTrue(pseudonyms.of(forged).getFirst().startsWith("1."), forged);
        }
        for (String none :
                List.of("", "1.", ".", "1", "u1", OF_U1 + "A", OF_U1.substring(1), " " + OF_U1, "0" + OF_U1)) {
            assertFalse(pseudonyms.isPseudonym(none), none);
        }
        // the last character of the hash has two bits that decode to nothing: only one of four is the pseudonym
        char last = OF_U1.charAt(44);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String same = OF_U1.substring(0, 44) + alphabet.charAt(alphabet.indexOf(last) ^ 1) + OF_U1.substring(45);
        assertFalse(pseudonyms.isPseudonym(same), same);
    }

    @Test
    void tagOfOneKeyIsNoneOfAnother() {
        String swapped = "2." + OF_U1.substring(2);
        assertFalse(pseudonyms(Map.of(1, SECRET, 2, OTHER_SECRET)).isPseudonym(swapped));
    }

    @Test
    void everyIdHasItsOwn() {
        Pseudonyms pseudonyms = pseudonyms(Map.of(7, SECRET));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String id = pseudonyms.of("user " + i + " é 漢 \uD83D\uDE00").getFirst();
            assertEquals(2 + 55, id.length());
            assertTrue(id.matches("7\\.[A-Za-z0-9_-]{55}"), id);
            assertTrue(all.add(id));
        }
    }

    @Test
    void manyThreadsMayAsk() {
        Pseudonyms pseudonyms = pseudonyms(Map.of(1, SECRET, 2, OTHER_SECRET));
        long wrong = IntStream.range(0, 20_000)
                .parallel()
                .filter(i ->
                        !pseudonyms.of("u1").equals(List.of(OF_U1_UNDER_2, OF_U1)) || !pseudonyms.isPseudonym(OF_U1))
                .count();
        assertEquals(0, wrong);
    }

    @Test
    void withoutAKeyThereIsNone() {
        assertFalse(Pseudonyms.NONE.available());
        assertFalse(Pseudonyms.NONE.isPseudonym(OF_U1));
        assertThrows(IllegalStateException.class, () -> Pseudonyms.NONE.of("u1"));
        assertTrue(pseudonyms(Map.of(1, SECRET)).available());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret", "fifteen-bytes-!"})
    void shortKeyIsRefusedByItsNumber(String secret) {
        var e = assertThrows(IllegalArgumentException.class, () -> pseudonyms(Map.of(1, SECRET, 4, secret)));
        assertTrue(
                e.getMessage().startsWith("key [4] of pseudonyms has [" + secret.length() + "] bytes"), e::getMessage);
        assertTrue(e.getMessage().contains("[openssl rand -base64 32]"), e::getMessage);
        assertTrue(secret.isEmpty() || !e.getMessage().contains(secret), e::getMessage);
    }

    @Test
    void textShowsNoKey() {
        assertEquals(
                "pseudonyms under keys [2, 1]",
                pseudonyms(Map.of(1, SECRET, 2, OTHER_SECRET)).toString());
    }

    @Test
    void keysAreCopied() {
        byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
        TreeMap<Integer, byte[]> secrets = new TreeMap<>(Map.of(1, secret));
        Pseudonyms pseudonyms = new Pseudonyms(secrets);
        secret[0] = 0;
        secrets.clear();
        assertEquals(List.of(OF_U1), pseudonyms.of("u1"));
    }

    private static Pseudonyms pseudonyms(Map<Integer, String> secrets) {
        NavigableMap<Integer, byte[]> bytes = new TreeMap<>();
        for (Map.Entry<Integer, String> secret : secrets.entrySet()) {
            bytes.put(secret.getKey(), secret.getValue().getBytes(StandardCharsets.UTF_8));
        }
        return new Pseudonyms(bytes);
    }
}
