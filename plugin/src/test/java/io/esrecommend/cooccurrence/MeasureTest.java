package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureTest {

    /** Of 100 users 20 did the source, 5 the target, and 4 both: computed by hand. */
    @ParameterizedTest
    @CsvSource({"lift, 4", "jaccard, 0.190476190476", "cosine, 0.4", "llr, 8.93545087"})
    void valuesOfATable(String label, double expected) {
        assertEquals(expected, Measure.parse(label).of(4, 20, 5, 100), 1e-5);
    }

    @Test
    void itemsOfTheSameUsersAreAllThereIs() {
        assertEquals(1, Measure.JACCARD.of(7, 7, 7, 100));
        assertEquals(1, Measure.COSINE.of(7, 7, 7, 100), 1e-15);
    }

    @Test
    void unknownMeasureIsRefused() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Measure.parse("LLR"));
        assertTrue(e.getMessage().contains("[LLR]"), e.getMessage());
        assertTrue(e.getMessage().contains("[llr, lift, jaccard, cosine]"), e.getMessage());
    }
}
