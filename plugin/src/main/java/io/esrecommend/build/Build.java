package io.esrecommend.build;

import io.esrecommend.counting.CountingProgress;
import io.esrecommend.counting.PopularItems;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.engine.StatisticsSettings;
import io.esrecommend.engine.Variants;
import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import io.esrecommend.history.FoldLedger;
import io.esrecommend.history.HistoryFold;
import io.esrecommend.history.HistoryIndex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.hash.MessageDigests;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.index.Index;

/**
 * One build of an engine's statistics. Where little has changed it is an {@link Increment}; otherwise it brings the histories
 * up to date, writes a new neighbour index, and only then swaps the alias: whatever goes wrong before, the statistics stay
 * those of the build before.
 *
 * <p>What is done is kept in the index that it writes ({@link BuildState}). Should its node be lost, another one runs the
 * same build, and goes on from there.
 */
final class Build {

    /** Counts up when rows of the same histories come out differently. */
    private static final int ROWS_FORMAT = 1;

    private final Client client;
    private final BuildTracker tracker;
    private final Engine engine;
    private final HistoryFold fold;
    private final Supplier<ProjectMetadata> project;
    private final FoldLedger ledger;
    private final StatisticsIndices indices;
    private final BuildIndex index;
    private final Summary summary;

    /**
     * @param client acts with the rights of who asked for the build, for the task
     * @param tracker hears of the progress, and ends the build when it is cancelled
     * @param fold brings the engine's histories up to date
     * @param project the cluster's metadata as this node knows it now
     * @param memory that a circuit breaker accounts
     */
    Build(
            Client client,
            BuildTracker tracker,
            Engine engine,
            HistoryFold fold,
            Supplier<ProjectMetadata> project,
            BigArrays memory) {
        this.client = client;
        this.tracker = tracker;
        this.engine = engine;
        this.fold = fold;
        this.project = project;
        this.ledger = new FoldLedger(client, name());
        this.indices = new StatisticsIndices(name());
        this.index = new BuildIndex(client, indices, tracker.params().build());
        this.summary = new Summary(client, tracker, engine, ledger, memory, indices.histories());
    }

    private String name() {
        return tracker.params().engine();
    }

    /** Builds and publishes; blocks until that is done. */
    Statistics run() {
        if (isPublished()) {
            BuildState state = index.read();
            if (state != null) {
                finish(state);
            }
            return index.statistics();
        }
        deleteAbandoned();
        if (!tracker.params().full() && !isBegun()) {
            Statistics changed = new Increment(client, tracker, engine, fold, ledger, summary, indices.neighbours())
                    .run(rowsDigest());
            if (changed != null) {
                return changed;
            }
        }
        BuildState state = open();
        if (state.stage() == BuildState.Stage.FOLDING) {
            tracker.phase("folding histories");
            fold.fold(tracker.params().full() && runs() == state.runs());
        }
        if (state.stage() != BuildState.Stage.WRITTEN) {
            state = count(state);
        }
        tracker.phase("publishing");
        Statistics statistics = index.statistics();
        index.publish(project.get());
        finish(state);
        return statistics;
    }

    private boolean isBegun() {
        return project.get().index(index.name()) != null || indices.currentNeighbours(project.get()) == null;
    }

    private boolean isPublished() {
        Index published = indices.currentNeighbours(project.get());
        return published != null && published.getName().equals(index.name());
    }

    /** What builds have begun that are over, but for this one's. */
    private void deleteAbandoned() {
        List<String> abandoned = new ArrayList<>(List.of(indices.audiences()));
        for (String other : indices.builds(project.get())) {
            if (!other.equals(index.name())
                    && BuildIndex.isUnfinished(project.get().index(other))) {
                abandoned.add(other);
            }
        }
        delete(abandoned);
    }

    /** Goes on with what is there of the build, and takes it from the node that had it, should that one still run. */
    private BuildState open() {
        ProjectMetadata before = project.get();
        String digest = digest();
        if (before.index(index.name()) != null) {
            BuildState state = index.read();
            if (state != null && state.digest().equals(digest)) {
                return index.write(state);
            }
            delete(List.of(index.name()));
        }
        index.create(engine.statistics().shards());
        Index published = indices.currentNeighbours(before);
        return index.write(BuildState.begin(digest, published == null ? null : published.getName(), runs()));
    }

    /** Runs of the fold that have begun. */
    private long runs() {
        ProjectMetadata now = project.get();
        return HistoryIndex.exists(name(), now)
                        && IndexMark.isReadable(StoredFormat.HISTORIES, now.index(indices.histories()))
                ? ledger.runs()
                : 0;
    }

    private BuildState count(BuildState begun) {
        tracker.phase("counting");
        summary.look();
        Progress progress = new Progress(begun);
        Statistics.Basis basis = new Statistics.Basis(
                rowsDigest(), ledger.runs(), summary.users(), tracker.params().build(), 0);
        PopularItems popular = summary.recount(index.writeAlias())
                .all(summary.items(), summary.users(), indices.audiences(), progress);
        summary.write(index.writeAlias(), popular, basis);
        return index.write(progress.state.written());
    }

    /** Keeps how far the counting is. */
    private final class Progress implements CountingProgress {
        private BuildState state;

        Progress(BuildState begun) {
            this.state = begun;
        }

        @Override
        public int begin(int parts) {
            if (state.stage() != BuildState.Stage.COUNTING || state.total() != parts) {
                state = index.write(state.counting(parts));
            }
            tracker.counting(state);
            return state.done();
        }

        @Override
        public void counted(int items, long pairs) {
            state = state.counted(items, pairs);
            index.keep(state);
            tracker.counted(state);
        }

        @Override
        public void worked() {
            tracker.worked();
        }
    }

    /** Changes when rows of the same histories would. */
    private String rowsDigest() {
        StatisticsSettings settings = engine.statistics();
        return digest(String.join(
                "\n",
                Integer.toString(ROWS_FORMAT),
                engine.relations().toString(),
                Integer.toString(settings.neighbours()),
                Integer.toString(settings.maxUsers()),
                String.valueOf(settings.halfLife()),
                String.valueOf(settings.window()),
                settings.fades()
                        ? Long.toString(settings.origin(tracker.params().started()))
                        : "",
                Integer.toString(settings.shards()),
                Integer.toString(engine.privacy().minUsers()),
                engine.interactions().primary()));
    }

    /** The build before is kept: searches that run may still read it, and one can go back to it. */
    private void finish(BuildState state) {
        List<String> unwanted = new ArrayList<>(indices.builds(project.get()));
        unwanted.remove(index.name());
        unwanted.remove(state.previous());
        delete(unwanted);
        index.forget();
    }

    private void delete(List<String> unwanted) {
        delete(client, unwanted);
    }

    /** Deletes what a build has written that is over, unless it is published; all of the engine's if that is gone. */
    static void discard(Client client, BuildParams build, ProjectMetadata project, boolean engineIsThere) {
        StatisticsIndices indices = new StatisticsIndices(build.engine());
        if (!engineIsThere) {
            delete(client, indices.all(project));
            return;
        }
        IndexMetadata index = project.index(indices.neighbours(build.build()));
        if (index != null && BuildIndex.isUnfinished(index)) {
            delete(client, List.of(index.getIndex().getName(), indices.audiences()));
        }
    }

    private static void delete(Client client, List<String> unwanted) {
        if (!unwanted.isEmpty()) {
            client.admin()
                    .indices()
                    .prepareDelete(unwanted.toArray(String[]::new))
                    .setIndicesOptions(IndicesOptions.LENIENT_EXPAND_OPEN)
                    .get();
        }
    }

    /** Changes when what a build makes would; variants come in at its end. */
    private String digest() {
        return digest(Strings.toString(engine.as(Variants.CONTROL)));
    }

    private static String digest(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        return MessageDigests.toHexString(MessageDigests.sha256().digest(json));
    }

    @Override
    public String toString() {
        return "build of engine [" + name() + "]";
    }
}
