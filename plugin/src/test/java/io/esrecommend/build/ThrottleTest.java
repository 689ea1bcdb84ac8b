package io.esrecommend.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.elasticsearch.common.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleTest {

    private final AtomicLong clock = new AtomicLong(1_000);
    private final AtomicReference<Double> share = new AtomicReference<>(1.0);
    private final List<Long> rests = new ArrayList<>();
    private final Throttle throttle = new Throttle(share::get, clock::get);

    private void work(long nanos) {
        clock.addAndGet(nanos);
        throttle.rest(rest -> {
            rests.add(rest);
            clock.addAndGet(rest);
        });
    }

    @Test
    void buildThatMayWorkAllTheTimeNeverRests() {
        work(500);
        work(500);
        assertEquals(List.of(), rests);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.25, 0.5, 0.8})
    void worksForItsShareOfTheTime(double dutyCycle) {
        share.set(dutyCycle);
        long start = clock.get();
        long worked = 0;
        for (long piece : List.of(1_000L, 40L, 7_000L, 20_000L)) {
            work(piece);
            worked += piece;
        }
        assertEquals(dutyCycle, (double) worked / (clock.get() - start), 0.001);
    }

    @Test
    void restsAreNoWork() {
        share.set(0.5);
        work(100);
        work(100);
        assertEquals(List.of(100L, 100L), rests);
    }

    @Test
    void waitingForAThreadIsNoWork() {
        share.set(0.5);
        clock.addAndGet(1_000_000);
        throttle.wake();
        work(100);
        assertEquals(List.of(100L), rests);
    }

    @Test
    void changeOfTheShareCountsWithTheNextPiece() {
        work(100);
        share.set(0.5);
        work(100);
        share.set(1.0);
        work(100);
        assertEquals(List.of(100L), rests);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.04", "1.01", "-1", "half"})
    void shareIsChecked(String value) {
        Settings settings =
                Settings.builder().put("recommend.build.duty_cycle", value).build();
        assertThrows(IllegalArgumentException.class, () -> Throttle.DUTY_CYCLE.get(settings));
    }
}
