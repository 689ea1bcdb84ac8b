package io.esrecommend.interaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.test.ESTestCase;

public class EventPageTests extends ESTestCase {

    public void testTokenIsReadAsItWasWritten() {
        List<Object> after = new ArrayList<>();
        after.add(randomFrom(Long.MIN_VALUE, randomLongBetween(1L << 40, Long.MAX_VALUE), 1.5, "text"));
        after.add(randomLongBetween(1L << 40, Long.MAX_VALUE));
        EventPosition position = new EventPosition(
                new BytesArray(randomByteArrayOfLength(between(1, 100))), randomNonNegativeInt(), after);
        assertEquals(position, EventPosition.of(position.toToken()));
    }

    public void testTokenThatIsNone() {
        List<String> malformed = List.of(
                "",
                "!",
                "abc",
                token("{}"),
                token("[]"),
                token("{\"pit\":1,\"read\":1,\"after\":[1]}"),
                token("{\"pit\":\"?\",\"read\":1,\"after\":[1]}"),
                token("{\"pit\":\"\",\"read\":\"1\",\"after\":[1]}"),
                token("{\"pit\":\"\",\"read\":1,\"after\":[null]}"),
                token("{\"pit\":\"\",\"read\":1,\"after\":1}"));
        for (String token : malformed) {
            IllegalArgumentException e = expectThrows(IllegalArgumentException.class, () -> EventPosition.of(token));
            assertEquals(
                    "[after] is [" + token + "] but must be the [interactions.next] of the page before",
                    e.getMessage());
        }
    }

    private static String token(String json) {
        return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    public void testSizeHasARange() {
        assertEquals(10_000, new EventPage.Window(10_000, null).size());
        for (int size : new int[] {0, -1, 10_001}) {
            IllegalArgumentException e =
                    expectThrows(IllegalArgumentException.class, () -> new EventPage.Window(size, null));
            assertEquals("[size] is [" + size + "] but must be between 1 and 10000", e.getMessage());
        }
    }
}
