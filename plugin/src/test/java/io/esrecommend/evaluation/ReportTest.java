package io.esrecommend.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.esrecommend.measure.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void numbersHaveSixDigitsOrAreNothing() {
        assertEquals(0.333333, Report.number(1 / 3.0));
        assertEquals(1234570, Report.number(1_234_567));
        assertEquals(3.0e-12, Report.number(3e-12));
        assertNull(Report.number(Double.NaN));
        assertNull(Report.number(Double.POSITIVE_INFINITY));
        assertEquals(
                Arrays.asList(0.5, 0.25, null),
                new ArrayList<>(
                        Report.estimate(new Estimate(0.5, 0.25, Double.NaN)).values()));
    }
}
