package io.esrecommend.health;

import io.esrecommend.engine.Engine;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.core.TimeValue;

/** How old the statistics of an engine may be before they are stale. */
public final class StatisticsAge {

    /**
     * How old the statistics of an engine may be that has no schedule; off where negative. Those of one with a schedule may
     * be twice its interval old.
     */
    public static final Setting<TimeValue> MAX_AGE = Setting.timeSetting(
            "recommend.health.max_statistics_age",
            TimeValue.MINUS_ONE,
            TimeValue.MINUS_ONE,
            Property.NodeScope,
            Property.Dynamic);

    private static final int INTERVALS = 2;

    private StatisticsAge() {}

    /** How old they may be now; negative for any age. */
    public static TimeValue allowed(Engine engine, ClusterSettings settings) {
        TimeValue every = engine.statistics().every();
        return every == null ? settings.get(MAX_AGE) : TimeValue.timeValueMillis(INTERVALS * every.millis());
    }

    /** Whether an age, in milliseconds, is more than allowed. */
    public static boolean isStale(long age, TimeValue allowed) {
        return allowed.millis() >= 0 && age > allowed.millis();
    }
}
