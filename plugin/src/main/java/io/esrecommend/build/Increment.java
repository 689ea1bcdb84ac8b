package io.esrecommend.build;

import io.esrecommend.counting.CountingProgress;
import io.esrecommend.counting.PopularItems;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Statistics;
import io.esrecommend.history.FoldLedger;
import io.esrecommend.history.HistoryFold;
import java.util.Map;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.Nullable;

/**
 * A build that makes only those rows again whose counts have drifted, in the index that is published: a row is written as a
 * whole, so each is right whenever it is read. One that is broken off is begun again, and makes the same rows. Blocks.
 */
final class Increment {

    private final Client client;
    private final BuildTracker tracker;
    private final Engine engine;
    private final HistoryFold fold;
    private final FoldLedger ledger;
    private final Summary summary;
    private final String published;

    /** @param published the alias of the engine's neighbours */
    Increment(
            Client client,
            BuildTracker tracker,
            Engine engine,
            HistoryFold fold,
            FoldLedger ledger,
            Summary summary,
            String published) {
        this.client = client;
        this.tracker = tracker;
        this.engine = engine;
        this.fold = fold;
        this.ledger = ledger;
        this.summary = summary;
        this.published = published;
    }

    /**
     * Builds.
     *
     * @param digest of all that rows depend on beside the histories
     * @return null where all rows have to be made: they are of other settings, or too much has drifted
     */
    @Nullable
    Statistics run(String digest) {
        Statistics.Basis basis = basis();
        if (basis == null
                || !basis.digest().equals(digest)
                || engine.statistics().users()) {
            return null;
        }
        tracker.phase("folding histories");
        fold.fold(false);
        tracker.phase("counting");
        summary.look();
        long run = ledger.runs();
        if (Math.abs(summary.users() - basis.users()) > engine.statistics().tolerance() * basis.users()) {
            return null;
        }
        PopularItems popular = summary.recount(published).drifted(summary.items(), basis.run(), new Progress());
        return popular == null
                ? null
                : summary.write(
                        published,
                        popular,
                        new Statistics.Basis(digest, run, basis.users(), basis.build(), basis.increments() + 1));
    }

    @Nullable
    private Statistics.Basis basis() {
        GetResponse document = client.prepareGet(published, Statistics.ID).get();
        Map<String, Object> source = document.getSourceAsMap();
        return source == null || !Statistics.isReadable(source)
                ? null
                : Statistics.of(source).basis();
    }

    private final class Progress implements CountingProgress {
        private BuildState state = BuildState.begin("", null, 0);

        @Override
        public int begin(int parts) {
            state = state.counting(parts);
            tracker.counting(state);
            return 0;
        }

        @Override
        public void counted(int items, long pairs) {
            state = state.counted(items, pairs);
            tracker.counted(state);
        }

        @Override
        public void worked() {
            tracker.worked();
        }
    }
}
