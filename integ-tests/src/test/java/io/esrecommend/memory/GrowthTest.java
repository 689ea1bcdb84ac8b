package io.esrecommend.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {

    @Test
    void aLineRisesByItself() {
        Growth growth = Growth.of("heap", List.of(90, 100, 110), 0.1);
        assertEquals(0.2, growth.rise(), 1e-12);
        assertFalse(growth.isFlat());
        assertTrue(growth.toString().endsWith("GROWS"), growth::toString);
    }

    @Test
    void whatGoesUpAndDownIsFlat() {
        assertEquals(0, Growth.of("heap", List.of(100, 120, 100), 0.1).rise(), 1e-12);
        assertTrue(Growth.of("heap", List.of(100, 120, 100), 0.1).isFlat());
    }

    @Test
    void whatShrinksIsFlat() {
        assertTrue(Growth.of("heap", List.of(110, 90), 0).isFlat());
    }

    @Test
    void whatIsAlwaysNothingIsFlat() {
        Growth growth = Growth.of("contexts", List.of(0, 0, 0), 0);
        assertTrue(growth.isFlat());
        assertEquals("contexts: +0.0 % (at most +0.0 %): flat", growth.toString());
    }

    @Test
    void oneValueDoesNotTell() {
        assertThrows(IllegalArgumentException.class, () -> Growth.of("heap", List.of(1), 0));
    }
}
