package io.esrecommend.build;

import io.esrecommend.cooccurrence.NeighbourIndex;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.history.FoldLedger;
import io.esrecommend.history.HistoryFold;
import io.esrecommend.history.HistoryIndex;
import io.esrecommend.history.HistoryTotals;
import io.esrecommend.vector.VectorSpace;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequest.AliasActions;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequestBuilder;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.Index;
import org.elasticsearch.xcontent.XContentType;

/**
 * One build of an engine's statistics. Brings the histories up to date, writes a new neighbour index, and only then swaps
 * the alias; whatever goes wrong before, the statistics stay those of the build before, and the new index is deleted.
 */
public final class Build {

    /** Names of builds sort by time. */
    private static final DateTimeFormatter BUILD = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT);

    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(30);

    private final Client client;
    private final Client cleanup;
    private final BuildTask task;
    private final String name;
    private final Engine engine;
    private final HistoryFold fold;
    private final FoldLedger ledger;
    private final StatisticsIndices indices;

    /**
     * @param client acts as the calling user, for the task
     * @param cleanup acts as the calling user, and still does when the task is cancelled
     * @param task hears of the progress, and ends the build when it is cancelled
     * @param fold brings the engine's histories up to date
     */
    public Build(Client client, Client cleanup, BuildTask task, String name, Engine engine, HistoryFold fold) {
        this.client = client;
        this.cleanup = cleanup;
        this.task = task;
        this.name = name;
        this.engine = engine;
        this.fold = fold;
        this.ledger = new FoldLedger(client, name);
        this.indices = new StatisticsIndices(name);
    }

    /**
     * Builds and publishes; blocks until that is done.
     *
     * @param full whether the histories of all users are folded, not only of those of whom something changed
     * @param project the cluster's metadata before the build
     * @param now milliseconds since the epoch
     */
    public Statistics run(boolean full, ProjectMetadata project, long now) {
        long start = System.nanoTime();
        List<String> before = indices.builds(project);
        Index published = indices.currentNeighbours(project);
        String build = name(now, before);
        try {
            task.phase("folding histories");
            fold.fold(full);
            PlainActionFuture<HistoryTotals> totals = new PlainActionFuture<>();
            HistoryTotals.read(client, name, engine.cleaning(), totals);

            task.phase("counting");
            create(indices.neighbours(build));
            CatalogueSample catalogue = CatalogueSample.read(client, engine.items());
            Counting counting = new Counting(client, engine, task, ledger, indices, build);
            counting.run(catalogue.items());

            task.phase("learning the vector space");
            VectorSpace space = VectorSpace.learn(catalogue.vectors(), catalogue.dimensions());

            task.phase("publishing");
            HistoryTotals histories = totals.actionGet();
            Statistics statistics = new Statistics(
                    build,
                    now,
                    TimeValue.nsecToMSec(System.nanoTime() - start),
                    new Statistics.Counts(
                            histories.interactions(),
                            histories.users(),
                            catalogue.items(),
                            counting.rows(),
                            counting.neighbours()),
                    counting.popular(),
                    space);
            ledger.undisturbed(() -> write(build, statistics));
            publish(build, published);
            // The last build is kept: searches that run may still read it.
            delete(before.stream()
                    .filter(index -> published == null || !index.equals(published.getName()))
                    .toList());
            return statistics;
        } catch (RuntimeException e) {
            delete(List.of(indices.neighbours(build)));
            throw e;
        }
    }

    /** A name that no build before has: the clock may stand still for a moment. */
    private String name(long now, List<String> before) {
        String build = BUILD.format(Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC));
        return before.contains(indices.neighbours(build)) ? name(now + 1, before) : build;
    }

    private void create(String index) {
        Settings settings = Settings.builder()
                .put(IndexMetadata.SETTING_INDEX_HIDDEN, true)
                .put(IndexMetadata.SETTING_NUMBER_OF_SHARDS, 1)
                .put(IndexMetadata.SETTING_AUTO_EXPAND_REPLICAS, "0-1")
                .build();
        client.admin()
                .indices()
                .create(new CreateIndexRequest(index).settings(settings).mapping(NeighbourIndex.mapping()))
                .actionGet();
    }

    /** Writes the statistics; what one user alone did is looked up again, since that user may be erased by now. */
    private void write(String build, Statistics statistics) {
        List<String> single = statistics.popular().stream()
                .filter(item -> item.users() == 1)
                .map(Statistics.Popular::item)
                .toList();
        Set<String> left =
                new HistoryIndex(client, name).done(engine.interactions().primary(), single);
        Statistics current = statistics.withPopular(statistics.popular().stream()
                .filter(item -> item.users() > 1 || left.contains(item.item()))
                .toList());
        client.prepareIndex(indices.neighbours(build))
                .setId(Statistics.ID)
                .setSource(Strings.toString(current), XContentType.JSON)
                .get();
    }

    private void publish(String build, @Nullable Index published) {
        refresh(indices.neighbours(build));
        String alias = indices.neighbours();
        IndicesAliasesRequestBuilder swap = client.admin().indices().prepareAliases(TIMEOUT, TIMEOUT);
        if (published != null) {
            swap.addAliasAction(AliasActions.remove()
                    .index(published.getName())
                    .alias(alias)
                    .mustExist(false));
        }
        swap.addAliasAction(
                AliasActions.add().index(indices.neighbours(build)).alias(alias).isHidden(true));
        swap.get();
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
