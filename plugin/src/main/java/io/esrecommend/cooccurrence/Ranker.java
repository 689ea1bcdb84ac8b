package io.esrecommend.cooccurrence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/** Makes neighbours of pairs: those that pass the ranking's conditions, the best first, an item itself left out. */
final class Ranker {

    /** What a neighbour of an answer takes, and the object of a text. */
    private static final int NEIGHBOUR_BYTES = 48;

    private static final int TEXT_BYTES = 48;

    private final Ranking ranking;
    private final Names targets;
    /** Names of targets as text, made once for all rows; null where a target has been no neighbour so far. */
    private final String[] texts;

    private final long[] targetCounts;
    private final int unit;
    private final Bounds bounds;
    private final PairScores scores;
    private final BestPairs best;
    private final long least;
    private final long leastTarget;

    /**
     * @param targets the target items with the users of each
     * @param users all users
     * @param unit what a user is in the counts
     */
    Ranker(Ranking ranking, CooccurrenceCounts.Items targets, long users, int unit, Bounds bounds) {
        this.ranking = ranking;
        this.targets = targets.names();
        this.targetCounts = targets.counts();
        this.unit = unit;
        this.bounds = bounds;
        bounds.allocate(PairScores.memory(ranking.measure(), targetCounts.length) + memory(this.targets));
        this.texts = new String[targetCounts.length];
        this.scores = PairScores.of(ranking.measure(), targetCounts, users);
        this.best = new BestPairs(ranking.size());
        this.least = least(ranking.minCount());
        this.leastTarget = least(ranking.minTargetCount());
    }

    /** The fewest units that are more than one user less than the fewest. */
    private long least(int minimum) {
        return (minimum - 1L) * unit + 1;
    }

    /**
     * Ranks the pairs of the source items that enough users did.
     *
     * @param rows whose targets are those that were named
     */
    List<NeighbourRow> rank(CooccurrenceRows rows) {
        CooccurrenceCounts.Items sources = rows.sources();
        List<NeighbourRow> ranked = new ArrayList<>(sources.counts().length);
        long leastSource = least(ranking.minSourceCount());
        BytesRef item = new BytesRef();
        for (int source = 0; source < sources.counts().length; source++) {
            bounds.checkCancelled();
            CooccurrenceCounts.Row row = rows.next();
            long count = sources.counts()[source];
            if (count >= leastSource) {
                ranked.add(row(sources.names().get(source, item), count, row));
            }
        }
        return ranked;
    }

    private NeighbourRow row(BytesRef item, long count, CooccurrenceCounts.Row row) {
        int itself = targets.find(item);
        scores.source(count);
        int[] rowTargets = row.targets();
        int[] rowBoth = row.both();
        for (int i = 0; i < rowTargets.length; i++) {
            int target = rowTargets[i];
            int both = rowBoth[i];
            if (both < least
                    || scores.atMost(both) < best.worst()
                    || target == itself
                    || targetCounts[target] < leastTarget) {
                continue;
            }
            double score = scores.of(both, target);
            if (score != PairScores.NONE) {
                best.offer(score, target, both);
            }
        }
        bounds.allocate((long) NEIGHBOUR_BYTES * (1 + best.size()));
        return new NeighbourRow(item.utf8ToString(), users(count), Arrays.asList(neighbours()));
    }

    private Neighbour[] neighbours() {
        Neighbour[] neighbours = new Neighbour[best.size()];
        double scale = ranking.measure() == Measure.LLR ? unit : 1;
        best.drain((score, target, both) -> neighbours[best.size() - 1] =
                new Neighbour(text(target), score / scale, users(both), users(targetCounts[target])));
        return neighbours;
    }

    /** Bytes of the names as text, all of them. */
    private static long memory(Names names) {
        return names.memory() + (long) TEXT_BYTES * names.size();
    }

    private String text(int target) {
        String text = texts[target];
        if (text == null) {
            text = targets.text(target);
            texts[target] = text;
        }
        return text;
    }

    private double users(long units) {
        return (double) units / unit;
    }
}
