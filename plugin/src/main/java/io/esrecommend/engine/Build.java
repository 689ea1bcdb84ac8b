package io.esrecommend.engine;

import io.esrecommend.cooccurrence.InternalCooccurrence;
import io.esrecommend.cooccurrence.NeighbourIndex;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.interaction.HistoryFold;
import io.esrecommend.vector.VectorSpace;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequest.AliasActions;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequestBuilder;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.Index;
import org.elasticsearch.xcontent.XContentType;

/**
 * One build of an engine's statistics. Writes new indices, and only then swaps the aliases; whatever goes wrong before,
 * the statistics stay those of the build before, and the new indices are deleted.
 */
public final class Build {

    /** Names of builds sort by time. */
    private static final DateTimeFormatter BUILD = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT);

    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(30);
    private static final Comparator<Statistics.Popular> LEAST_POPULAR = Comparator.comparingInt(
                    Statistics.Popular::users)
            .thenComparing(Comparator.comparing(Statistics.Popular::item).reversed());

    private final Client client;
    private final Client cleanup;
    private final BuildTask task;
    private final String name;
    private final Engine engine;
    private final EngineSchema schema;
    private final StatisticsIndices indices;
    private final PriorityQueue<Statistics.Popular> popular = new PriorityQueue<>(LEAST_POPULAR);
    private final List<String> created = new ArrayList<>();
    private long rows;
    private long neighbours;

    /**
     * @param client acts as the calling user, for the task
     * @param cleanup acts as the calling user, and still does when the task is cancelled
     * @param task hears of the progress, and ends the build when it is cancelled
     */
    public Build(Client client, Client cleanup, BuildTask task, String name, Engine engine, EngineSchema schema) {
        this.client = client;
        this.cleanup = cleanup;
        this.task = task;
        this.name = name;
        this.engine = engine;
        this.schema = schema;
        this.indices = new StatisticsIndices(name);
    }

    /**
     * Builds and publishes; blocks until that is done.
     *
     * @param project the cluster's metadata before the build
     * @param now milliseconds since the epoch
     */
    public Statistics run(ProjectMetadata project, long now) {
        long start = System.nanoTime();
        List<String> before = indices.all(project);
        String build = name(now, before);
        try {
            task.phase("reading interactions");
            create(indices.histories(build), HistoryFold.mapping());
            create(indices.neighbours(build), NeighbourIndex.mapping());
            HistoryFold fold = new HistoryFold(
                    client,
                    schema.interactions(),
                    new LinkedHashSet<>(engine.interactions().actions().keySet()),
                    indices.histories(build),
                    task::read);
            long users = fold.fold(engine.interactions().index());
            refresh(indices.histories(build));

            task.phase("counting");
            CatalogueSample catalogue = CatalogueSample.read(client, engine.items());
            count(build, catalogue.items());

            task.phase("learning the vector space");
            VectorSpace space = VectorSpace.learn(catalogue.vectors(), catalogue.dimensions());

            task.phase("publishing");
            Statistics statistics = new Statistics(
                    build,
                    now,
                    TimeValue.nsecToMSec(System.nanoTime() - start),
                    new Statistics.Counts(task.getStatus().interactions(), users, catalogue.items(), rows, neighbours),
                    popular.stream().sorted(LEAST_POPULAR.reversed()).toList(),
                    space);
            publish(build, statistics, project);
            deleteOlder(before);
            return statistics;
        } catch (RuntimeException e) {
            delete(created);
            throw e;
        }
    }

    /** A name that no build before has: the clock may stand still for a moment. */
    private String name(long now, List<String> before) {
        String build = BUILD.format(Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC));
        boolean taken = before.contains(indices.histories(build)) || before.contains(indices.neighbours(build));
        return taken ? name(now + 1, before) : build;
    }

    private void create(String index, String mapping) {
        created.add(index);
        Settings settings = Settings.builder()
                .put(IndexMetadata.SETTING_INDEX_HIDDEN, true)
                .put(IndexMetadata.SETTING_NUMBER_OF_SHARDS, 1)
                .put(IndexMetadata.SETTING_AUTO_EXPAND_REPLICAS, "0-1")
                .build();
        client.admin()
                .indices()
                .create(new CreateIndexRequest(index).settings(settings).mapping(mapping))
                .actionGet();
    }

    private void count(String build, long items) {
        List<String> sources = engine.interactions().positiveActions();
        int partitions = NeighbourIndex.partitions(items);
        int done = 0;
        for (String source : sources) {
            for (int partition = 0; partition < partitions; partition++) {
                task.counted(done++, partitions * sources.size());
                InternalCooccurrence counted = NeighbourIndex.count(
                        client,
                        indices.histories(build),
                        source,
                        engine.interactions().primary(),
                        partition,
                        partitions);
                if (source.equals(engine.interactions().primary())) {
                    counted.rows().forEach(this::notePopular);
                }
                List<NeighbourRow> kept = counted.rows().stream()
                        .filter(row -> !row.neighbours().isEmpty())
                        .toList();
                NeighbourIndex.write(client, indices.neighbours(build), source, kept);
                rows += kept.size();
                neighbours +=
                        kept.stream().mapToLong(row -> row.neighbours().size()).sum();
            }
        }
        task.counted(done, done);
    }

    private void notePopular(NeighbourRow row) {
        popular.add(new Statistics.Popular(row.item(), row.count()));
        if (popular.size() > Statistics.POPULAR) {
            popular.poll();
        }
    }

    private void publish(String build, Statistics statistics, ProjectMetadata project) {
        client.prepareIndex(indices.neighbours(build))
                .setId(Statistics.ID)
                .setSource(Strings.toString(statistics), XContentType.JSON)
                .get();
        refresh(indices.neighbours(build));
        IndicesAliasesRequestBuilder swap = client.admin().indices().prepareAliases(TIMEOUT, TIMEOUT);
        for (String alias : List.of(indices.histories(), indices.neighbours())) {
            IndexAbstraction current = project.getIndicesLookup().get(alias);
            if (current != null) {
                for (Index index : current.getIndices()) {
                    swap.addAliasAction(AliasActions.remove()
                            .index(index.getName())
                            .alias(alias)
                            .mustExist(false));
                }
            }
            swap.addAliasAction(
                    AliasActions.add().index(alias + "." + build).alias(alias).isHidden(true));
        }
        swap.get();
    }

    /** Deletes the builds before the last one, which is kept: searches that run may still read it. */
    private void deleteOlder(List<String> before) {
        List<String> older = new ArrayList<>();
        for (String alias : List.of(indices.histories(), indices.neighbours())) {
            List<String> builds = before.stream()
                    .filter(index -> index.startsWith(alias + "."))
                    .toList();
            older.addAll(builds.subList(0, Math.max(0, builds.size() - 1)));
        }
        delete(older);
    }

    private void refresh(String index) {
        client.admin().indices().prepareRefresh(index).get();
    }

    private void delete(List<String> unwanted) {
        if (!unwanted.isEmpty()) {
            cleanup.admin()
                    .indices()
                    .prepareDelete(unwanted.toArray(String[]::new))
                    .setIndicesOptions(IndicesOptions.LENIENT_EXPAND_OPEN)
                    .get();
        }
    }

    @Override
    public String toString() {
        return "build of engine [" + name + "]";
    }
}
