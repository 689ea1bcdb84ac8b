package io.esrecommend.build;

import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.elasticsearch.common.settings.Setting;

/**
 * Lets a build work for a share of the time only: after each piece of work it rests as long as makes that true, so the
 * load of a build is spread over a longer time. For one thread.
 */
public final class Throttle {

    /** The share of the time that a build works, 0.05 to 1; a running build heeds a change with its next piece of work. */
    public static final Setting<Double> DUTY_CYCLE = Setting.doubleSetting(
            "recommend.build.duty_cycle", 1, 0.05, 1, Setting.Property.NodeScope, Setting.Property.Dynamic);

    private final DoubleSupplier dutyCycle;
    private final LongSupplier clock;
    private long awake;

    /**
     * @param dutyCycle the share of the time that is worked, more than 0 and at most 1
     * @param clock nanoseconds since any time
     */
    Throttle(DoubleSupplier dutyCycle, LongSupplier clock) {
        this.dutyCycle = dutyCycle;
        this.clock = clock;
        wake();
    }

    /**
     * Rests after a piece of work, in proportion to the time since the last rest.
     *
     * @param sleep waits for so many nanoseconds, or less if there is a reason to wake up
     */
    void rest(LongConsumer sleep) {
        double share = dutyCycle.getAsDouble();
        long worked = clock.getAsLong() - awake;
        if (share < 1) {
            sleep.accept((long) (worked * (1 - share) / share));
        }
        wake();
    }

    /** Work begins now. */
    void wake() {
        awake = clock.getAsLong();
    }
}
