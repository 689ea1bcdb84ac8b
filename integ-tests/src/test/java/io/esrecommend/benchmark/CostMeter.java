package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** Takes a build's time apart, by searches over its histories that do no more than one of its steps. */
final class CostMeter {

    /** As many as this, and none of the items is in the first. */
    private static final int EMPTY_PARTITIONS = 1_000_000;

    private static final int ROUNDS = 3;
    private static final String WHOLE = "benchmark-one-shard";
    private static final String HALF = "benchmark-half-shard-";

    private final Http http;
    private final NodeCpu node;

    CostMeter(Http http, NodeCpu node) {
        this.http = http;
        this.node = node;
    }

    /**
     * Measures.
     *
     * @param size whose engine has been built
     * @param sample histories that are put into one shard, and into two to see what merging costs
     * @param partitionItems items of a partition
     */
    Costs measure(CountedSize size, Histories sample, int partitionItems) {
        int passes = passes(size.items(), partitionItems);
        NeighbourSearch pass = search(size.engine().histories(), CountedEngine.FIELD, EMPTY_PARTITIONS);
        NeighbourSearch all = search(size.engine().histories(), CountedEngine.FIELD, passes);
        double reading = median(() -> pass.askFirst().answered());
        double counted = median(() -> all.ask(null).answered());
        double pairs = size.pairs();
        Histories[] halves = {sample.part(0, 2), sample.part(1, 2)};
        long different = different(halves[0]) + different(halves[1]);
        return new Costs(
                reading / size.interactions(),
                Math.max(0, counted - passes * reading) / pairs,
                merging(sample, halves, passes(sample.itemCount(), partitionItems)) / different,
                Math.max(0, size.counting() - counted) / size.last().rows(),
                pairs / size.interactions(),
                different / (double) sample.pairs());
    }

    /** Processor seconds that two shards cost more than one with the same histories. */
    private double merging(Histories whole, Histories[] halves, int passes) {
        new HistoryDocuments(http, WHOLE).write(whole);
        new HistoryDocuments(http, HALF + 0).write(halves[0]);
        new HistoryDocuments(http, HALF + 1).write(halves[1]);
        NeighbourSearch one = search(WHOLE, HistoryDocuments.FIELD, passes);
        NeighbourSearch two = search(HALF + 0 + "," + HALF + 1, HistoryDocuments.FIELD, passes);
        return Math.max(0, median(() -> processor(two)) - median(() -> processor(one)));
    }

    private double processor(NeighbourSearch search) {
        double before = node.seconds();
        search.ask(null);
        return node.seconds() - before;
    }

    private static long different(Histories histories) {
        PlainCounter counter = new PlainCounter(histories, 1);
        counter.count();
        return counter.pairs();
    }

    /** One neighbour an item: what is asked for is the counting, not the answer. */
    private NeighbourSearch search(String index, String field, int partitions) {
        return new CooccurrenceSearch(http, index, field, partitions, 1);
    }

    static int passes(int items, int partitionItems) {
        return (items + partitionItems - 1) / partitionItems;
    }

    /** After a first time that does not count. */
    private static double median(DoubleSupplier work) {
        return Ratio.median(DoubleStream.generate(work).skip(1).limit(ROUNDS).toArray());
    }
}
