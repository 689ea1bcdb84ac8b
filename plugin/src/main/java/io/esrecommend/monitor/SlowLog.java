package io.esrecommend.monitor;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.spi.StandardLevel;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.common.logging.ESLogMessage;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.json.JsonStringEncoder;

/**
 * Logs recommendations that take longer than a threshold, each in one line with its phases. It has a threshold for each
 * level, as Elasticsearch's slow logs have, and the fields are named like theirs. A request that fails late is logged too.
 * The user is left out unless a setting asks for it; texts and items are never logged.
 */
public final class SlowLog {

    /** The logger's name. */
    static final String NAME = "recommend.search.slowlog";

    /** Whether the id that was asked for is logged. */
    public static final Setting<Boolean> INCLUDE_USER =
            Setting.boolSetting(NAME + ".include.user", false, Property.NodeScope, Property.Dynamic);

    private static final List<StandardLevel> LEVELS =
            List.of(StandardLevel.WARN, StandardLevel.INFO, StandardLevel.DEBUG, StandardLevel.TRACE);

    /** Thresholds by level, the gravest first; off where negative. */
    private static final Map<StandardLevel, Setting<TimeValue>> THRESHOLDS = thresholds();

    private static final String FIELD = "elasticsearch.slowlog.";
    private static final Logger LOGGER = LogManager.getLogger(NAME);

    private final Supplier<String> node;
    private volatile boolean includeUser;

    /** Nanoseconds by level, the gravest first, of those that are on; replaced when a setting changes. */
    private volatile Map<StandardLevel, Long> nanos = Map.of();

    /**
     * For the plugin to make; one a node.
     *
     * @param settings which may change
     * @param node tells the id of this node, for those of tasks
     */
    public SlowLog(ClusterSettings settings, Supplier<String> node) {
        this.node = node;
        settings.initializeAndWatch(INCLUDE_USER, include -> includeUser = include);
        THRESHOLDS.forEach((level, setting) -> settings.initializeAndWatch(setting, time -> threshold(level, time)));
    }

    private static Map<StandardLevel, Setting<TimeValue>> thresholds() {
        Map<StandardLevel, Setting<TimeValue>> settings = new EnumMap<>(StandardLevel.class);
        for (StandardLevel level : LEVELS) {
            settings.put(
                    level,
                    Setting.timeSetting(
                            NAME + ".threshold." + level.name().toLowerCase(Locale.ROOT),
                            TimeValue.MINUS_ONE,
                            TimeValue.MINUS_ONE,
                            Property.NodeScope,
                            Property.Dynamic));
        }
        return Collections.unmodifiableMap(settings);
    }

    /** All settings of the log. */
    public static List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(THRESHOLDS.values());
        all.add(INCLUDE_USER);
        return all;
    }

    private synchronized void threshold(StandardLevel level, TimeValue time) {
        Map<StandardLevel, Long> changed = new EnumMap<>(StandardLevel.class);
        changed.putAll(nanos);
        if (time.nanos() < 0) {
            changed.remove(level);
        } else {
            changed.put(level, time.nanos());
        }
        nanos = changed;
    }

    /**
     * A request has ended.
     *
     * @param took nanoseconds
     * @param failure what it ended with; null for an answer
     */
    void ended(Kind kind, Trace trace, long took, @Nullable Exception failure) {
        for (Map.Entry<StandardLevel, Long> threshold : nanos.entrySet()) {
            if (took > threshold.getValue()) {
                Level level = Level.toLevel(threshold.getKey().name());
                if (LOGGER.isEnabled(level)) {
                    LOGGER.log(level, new ESLogMessage().withFields(fields(kind, trace, took, failure)));
                }
                return;
            }
        }
    }

    private Map<String, Object> fields(Kind kind, Trace trace, long took, @Nullable Exception failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(FIELD + "message", "[" + trace.engine() + "]");
        fields.put(FIELD + "engine", trace.engine());
        fields.put(FIELD + "kind", kind.label());
        fields.put(FIELD + "took", TimeValue.timeValueNanos(took).toString());
        fields.put(FIELD + "took_millis", TimeUnit.NANOSECONDS.toMillis(took));
        fields.put(FIELD + "outcome", Outcome.of(failure).label());
        if (failure != null) {
            // Not what it says: that may quote the request.
            Throwable cause = ExceptionsHelper.unwrapCause(failure);
            fields.put(FIELD + "failure", ElasticsearchException.getExceptionName(cause));
        }
        for (Phase phase : Phase.values()) {
            if (trace.nanos(phase) >= 0) {
                fields.put(FIELD + "phase." + phase.label() + "_millis", millis(trace.nanos(phase)));
            }
        }
        for (Count count : Count.values()) {
            if (trace.number(count) >= 0) {
                fields.put(FIELD + "count." + count.label(), trace.number(count));
            }
        }
        fields.put(FIELD + "notes", String.join(",", trace.notes()));
        fields.put(FIELD + "recommendation_id", trace.recommendation());
        fields.put(FIELD + "id", trace.task().getHeader(Task.X_OPAQUE_ID_HTTP_HEADER));
        fields.put(FIELD + "task_id", node.get() + ":" + trace.task().getId());
        if (includeUser && trace.user() != null) {
            fields.put(FIELD + "user", escaped(trace.user()));
        }
        return fields;
    }

    /** With three decimals: most phases take less than one. */
    private static double millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0;
    }

    /** Whoever chooses an id does not choose where a line of the log ends. */
    private static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsUTF8(text), StandardCharsets.UTF_8);
    }
}
