package io.esrecommend.build;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsCache;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.history.FoldInput;
import io.esrecommend.history.HistoryBatch;
import io.esrecommend.history.HistoryFold;
import io.esrecommend.history.HistoryShape;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.TreeSet;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/** Makes the builds of engines; one a node. */
public final class Builds {

    /** Names of builds sort by time. */
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT);

    private final Engines engines;
    private final EngineSchema.Resolver schemas;
    private final NamedXContentRegistry registry;
    private final CircuitBreaker memory;
    private final BigArrays arrays;
    private final StatisticsCache statistics;
    private final BuildCounters counters = new BuildCounters();

    /**
     * @param memory accounts for the histories that are folded at a time
     * @param arrays that a circuit breaker accounts
     * @param statistics forgets what a build has changed
     */
    public Builds(
            Engines engines,
            EngineSchema.Resolver schemas,
            NamedXContentRegistry registry,
            CircuitBreaker memory,
            BigArrays arrays,
            StatisticsCache statistics) {
        this.engines = engines;
        this.schemas = schemas;
        this.registry = registry;
        this.memory = memory;
        this.arrays = arrays;
        this.statistics = statistics;
    }

    /**
     * Checks what can be checked before a build.
     *
     * @throws org.elasticsearch.ResourceNotFoundException if there is no such engine
     * @throws IllegalArgumentException naming what the engine names and is not there
     */
    public void check(String engine) {
        input(engines.get(engine));
    }

    /** A name that comes after those of all builds of the engine before: clocks may stand still, or be set back. */
    public String name(String engine, long now) {
        StatisticsIndices indices = new StatisticsIndices(engine);
        String prefix = indices.neighbours("");
        TreeSet<String> before = new TreeSet<>();
        indices.builds(engines.project()).forEach(index -> before.add(index.substring(prefix.length())));
        BuildRecord last = BuildRecords.of(engines.project()).get(engine);
        if (last != null) {
            before.add(last.build());
        }
        String name = NAME.format(Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC));
        if (before.isEmpty() || before.last().compareTo(name) < 0) {
            return name;
        }
        return NAME.format(LocalDateTime.parse(before.last(), NAME).plus(1, ChronoUnit.MILLIS));
    }

    /** Counts the builds that the node runs as tasks of their own. */
    public BuildCounters counters() {
        return counters;
    }

    /** What this node knows of the last build is out of date. */
    void forget() {
        statistics.forget();
    }

    /**
     * Builds an engine within another task, with the rights that the client has. Blocks.
     *
     * @param tracker hears of the progress, and ends the build when its task is cancelled
     * @param engine which need not be one of the cluster's
     * @param client acts for that task
     */
    public Statistics build(BuildTracker tracker, Engine engine, Client client) {
        tracker.begin();
        return of(tracker, engine, client, tracker.params().started()).run();
    }

    /** The build that a task is to run, with the rights that the client has. */
    Build of(BuildTracker tracker, Client client, long now) {
        return of(tracker, engines.get(tracker.params().engine()), client, now);
    }

    private Build of(BuildTracker tracker, Engine engine, Client client, long now) {
        String name = tracker.params().engine();
        FoldInput input = input(engine);
        HistoryBatch batch = new HistoryBatch(client, input, memory, now, tracker::read);
        HistoryFold fold = new HistoryFold(client, name, input, engines::project, batch);
        return new Build(client, tracker, engine, fold, engines::project, arrays);
    }

    /**
     * What of an engine is folded into histories.
     *
     * @throws IllegalArgumentException naming what the engine names and is not there
     */
    public FoldInput input(Engine engine) {
        EngineSchema schema = schemas.resolve(engine, engines.project());
        return new FoldInput(
                engine.interactions().index(),
                schema.interactions(),
                engine.interactions().actions().keySet(),
                engine.cleaning(),
                engine.cleaning().queries(registry),
                engine.items().index(),
                new HistoryShape(
                        engine.statistics().maxItems(), engine.statistics().shards()));
    }
}
