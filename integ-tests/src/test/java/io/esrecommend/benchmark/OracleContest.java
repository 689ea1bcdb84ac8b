package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The neighbours of all items by the aggregation {@code cooccurrence}, beside the same by Elasticsearch's own: how long
 * each takes, and that they are the same.
 */
final class OracleContest {

    private static final Target TARGET = Target.atLeast(30);
    private static final String OURS = "cooccurrence";
    private static final int PARTITION_ITEMS = 20_000;
    private static final String INDEX = "benchmark-histories";

    private final Http http;
    private final int rounds;
    private final Report report;

    OracleContest(Http http, int rounds, Report report) {
        this.http = http;
        this.rounds = rounds;
        this.report = report;
    }

    /**
     * Measures. The oracle is slow, so that one round of its own stands against each of ours.
     *
     * @throws IllegalStateException if the neighbours of an item differ, with the first difference
     */
    void measure(String name, Histories histories) throws Exception {
        report.progress("Writing the histories of " + name + " …");
        new HistoryDocuments(http, INDEX).write(histories);
        NeighbourSearch ours = new CooccurrenceSearch(
                http,
                INDEX,
                HistoryDocuments.FIELD,
                CostMeter.passes(histories.itemCount(), PARTITION_ITEMS),
                NeighbourSearch.SIZE);
        NeighbourSearch oracle = new SignificantTermsSearch(http, INDEX, histories.itemCount(), histories.users());
        Ranking[] found = rankings(histories);
        List<Double> answered = new ArrayList<>();
        Contest contest = new Contest(name, report).add(OURS, () -> {
            NeighbourSearch.Time time = ours.ask(found);
            answered.add(time.answered());
            return time.searched();
        });
        contest.warmUp();
        oracle.askFirst(); // which compiles
        report.progress(name + ": asking for significant terms …");
        Ranking[] expected = rankings(histories);
        NeighbourSearch.Time slow = oracle.ask(expected);
        contest.run(rounds);
        compare(name, found, expected);
        double[] last = answered.subList(answered.size() - rounds, answered.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        report.ratio(
                name + ": terms > significant_terms / cooccurrence, time of the searches",
                Ratio.of(all(slow.searched()), contest.seconds(OURS)),
                TARGET);
        report.ratio(
                name + ": the same, with the answers written and read as JSON",
                Ratio.of(all(slow.answered()), last),
                Target.NONE);
        report.note(String.format(
                Locale.ROOT,
                "%s: %d users, %d items, %d interactions, %d pairs seen; all neighbours in %.2f s (%.2f s with JSON), by"
                        + " significant terms in %.2f s (%.2f s); the same neighbours",
                name,
                histories.users(),
                histories.itemCount(),
                histories.interactions(),
                histories.pairs(),
                Ratio.median(contest.seconds(OURS)),
                Ratio.median(last),
                slow.searched(),
                slow.answered()));
    }

    /** The oracle's one round beside each of ours. */
    private double[] all(double seconds) {
        double[] all = new double[rounds];
        Arrays.fill(all, seconds);
        return all;
    }

    private static Ranking[] rankings(Histories histories) {
        Ranking[] rankings = new Ranking[histories.itemCount()];
        Arrays.fill(rankings, Ranking.EMPTY);
        return rankings;
    }

    private static void compare(String name, Ranking[] found, Ranking[] expected) {
        for (int item = 0; item < found.length; item++) {
            String difference = found[item].difference(expected[item], NeighbourSearch.SIZE);
            if (!difference.isEmpty()) {
                throw new IllegalStateException(name + ": the neighbours of item " + item
                        + " by cooccurrence and by significant_terms differ: " + difference);
            }
        }
    }
}
