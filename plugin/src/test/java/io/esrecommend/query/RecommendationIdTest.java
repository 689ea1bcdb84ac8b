package io.esrecommend.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecommendationIdTest {

    private static final long NOW = 1_764_000_000_000L;

    @Test
    void isReadAsItWasWritten() {
        SecureRandom random = new SecureRandom();
        for (long time : new long[] {0, 1, NOW - 1, NOW}) {
            RecommendationId id = RecommendationId.at(time, 7, random);
            assertEquals(time, id.time());
            assertTrue(id.toString().matches("[A-Za-z0-9_-]{22}"), id::toString);
            assertEquals(id, RecommendationId.parse(id.toString(), NOW));
        }
        for (long chance : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            RecommendationId id = new RecommendationId(NOW, 0, chance);
            assertEquals(id, RecommendationId.parse(id.toString(), NOW));
        }
    }

    @Test
    void saysWhichVariantItIsOf() {
        for (int variant : new int[] {0, 1, 0x7FFF, 0x8000, 0xFFFF}) {
            RecommendationId id = new RecommendationId(NOW, variant, -1);
            RecommendationId read = RecommendationId.parse(id.toString(), NOW);
            assertEquals(variant, read.variant());
            assertEquals(NOW, read.time());
        }
        // An id of the time before there were variants is of the control.
        assertEquals(0, RecommendationId.parse("AAABmraX5__-3LqYdlQyEA", NOW).variant());
    }

    @Test
    void twoOfTheSameMillisecondDiffer() {
        SecureRandom random = new SecureRandom();
        assertNotEquals(RecommendationId.at(NOW, 0, random), RecommendationId.at(NOW, 0, random));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "not an id",
                "AAAAAAAAAAAAAAAAAAAAA", // a byte less
                "AAAAAAAAAAAAAAAAAAAAAAA", // a byte more
                "AAAAAAAAAAAAAAAAAAAAAA==", // padded
                "AAAAAAAAAAAAAAAAAAAAAB", // bits that no byte has
                "AAAAAAAAAAAAAAAAAAAAA/" // the other alphabet
            })
    void whatNoAnswerGaveIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> RecommendationId.parse(text, NOW))
                .getMessage();
        assertTrue(message.startsWith("[recommendation_id] is [" + text + "] but no answer gave such an id"), message);
    }

    @Test
    void whatIsYetToComeIsRefusedButForTheSkewOfClocks() {
        String ahead = new RecommendationId(NOW + 60_000, 0, 7).toString();
        assertEquals(NOW + 60_000, RecommendationId.parse(ahead, NOW).time());
        String future = new RecommendationId(NOW + 60_001, 0, 7).toString();
        String message = assertThrows(IllegalArgumentException.class, () -> RecommendationId.parse(future, NOW))
                .getMessage();
        assertTrue(message.contains("2025-11-24T16:01:00.001Z, which is yet to come"), message);
    }
}
