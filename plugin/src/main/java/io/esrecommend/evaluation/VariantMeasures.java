package io.esrecommend.evaluation;

import io.esrecommend.evaluation.TestUser.TestItem;
import io.esrecommend.measure.Concentration;
import io.esrecommend.measure.Coverage;
import io.esrecommend.measure.Difference;
import io.esrecommend.measure.Estimate;
import io.esrecommend.measure.RankedList;
import io.esrecommend.measure.RankingMetric;
import io.esrecommend.measure.SampleMean;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the lists of one variant are worth. Lists are added by many threads; then it is read. */
final class VariantMeasures {

    private static final List<RankingMetric> CURVES =
            List.of(RankingMetric.RECALL, RankingMetric.NDCG, RankingMetric.PRECISION);
    private static final List<RankingMetric> OF_SLICES =
            List.of(RankingMetric.NDCG, RankingMetric.RECALL, RankingMetric.HIT_RATE, RankingMetric.RECIPROCAL_RANK);
    /** What variants are compared by. */
    static final List<RankingMetric> COMPARED = List.of(RankingMetric.NDCG, RankingMetric.RECALL);

    private static final double NANOS = 1e6;

    private final Variant variant;
    private final EvaluationSpec spec;
    private final TestCatalogue catalogue;
    private final List<Slice> slices;
    private final Map<RankingMetric, SampleMean> means = new EnumMap<>(RankingMetric.class);
    private final Map<RankingMetric, List<SampleMean>> curves = new EnumMap<>(RankingMetric.class);
    private final Map<RankingMetric, float[]> compared = new EnumMap<>(RankingMetric.class);
    private final List<Map<RankingMetric, SampleMean>> ofSlices;
    private final SampleMean novelty = new SampleMean();
    private final SampleMean popularityBias = new SampleMean();
    private final Coverage coverage;
    private final Concentration concentration;
    private final float[] took;

    /** @param users how many are tested */
    VariantMeasures(Variant variant, EvaluationSpec spec, TestCatalogue catalogue, List<Slice> slices, int users) {
        this.variant = variant;
        this.spec = spec;
        this.catalogue = catalogue;
        this.slices = slices;
        for (RankingMetric metric : RankingMetric.values()) {
            means.put(metric, new SampleMean());
        }
        CURVES.forEach(metric -> curves.put(
                metric, spec.cutoffs().stream().map(cutoff -> new SampleMean()).toList()));
        COMPARED.forEach(metric -> compared.put(metric, nothing(users)));
        this.ofSlices = slices.stream()
                .map(slice -> OF_SLICES.stream()
                        .collect(Collectors.toMap(
                                metric -> metric,
                                metric -> new SampleMean(),
                                (one, other) -> one,
                                () -> new EnumMap<RankingMetric, SampleMean>(RankingMetric.class))))
                .map(map -> (Map<RankingMetric, SampleMean>) map)
                .toList();
        this.coverage = new Coverage(catalogue.size(), coverageCutoffs(spec));
        this.concentration = new Concentration(catalogue.size(), users, spec.cutoff());
        this.took = nothing(users);
    }

    private static float[] nothing(int users) {
        float[] nothing = new float[users];
        Arrays.fill(nothing, Float.NaN);
        return nothing;
    }

    /** The cut-offs, and the one at which all else is measured, which need not be one of them. */
    private static int[] coverageCutoffs(EvaluationSpec spec) {
        return IntStream.concat(spec.cutoffs().stream().mapToInt(Integer::intValue), IntStream.of(spec.cutoff()))
                .sorted()
                .distinct()
                .toArray();
    }

    /** About what one takes of memory. */
    static long bytes(EvaluationSpec spec, TestCatalogue catalogue, int users) {
        return Coverage.memory(catalogue.size(), coverageCutoffs(spec).length)
                + Concentration.memory(catalogue.size(), users, spec.cutoff())
                + (long) Float.BYTES * users * (COMPARED.size() + 1);
    }

    /** What is measured. */
    Variant variant() {
        return variant;
    }

    /**
     * Adds what was recommended to a user.
     *
     * @param number of the user, from 0
     */
    synchronized void add(int number, TestUser user, Ranking ranking) {
        RankedList list = ranked(user, user.items(), ranking);
        means.forEach((metric, mean) -> mean.add(metric.of(list, spec.cutoff())));
        curves.forEach((metric, points) -> {
            for (int c = 0; c < points.size(); c++) {
                points.get(c).add(metric.of(list, spec.cutoffs().get(c)));
            }
        });
        compared.forEach((metric, values) -> values[number] = (float) metric.of(list, spec.cutoff()));
        int[] items = catalogue.numbers(ranking.items());
        coverage.add(number, items);
        concentration.add(number, items);
        novelty.add(catalogue.use().novelty(items, spec.cutoff()));
        popularityBias.add(catalogue.use().popularityBias(items, spec.cutoff()));
        took[number] = (float) (ranking.nanos() / NANOS);
        for (int s = 0; s < slices.size(); s++) {
            Slice slice = slices.get(s);
            List<TestItem> part = user.items().stream()
                    .filter(item -> slice.contains().test(user, item))
                    .toList();
            if (!part.isEmpty()) {
                RankedList ofPart = ranked(user, part, ranking);
                ofSlices.get(s).forEach((metric, mean) -> mean.add(metric.of(ofPart, spec.cutoff())));
            }
        }
    }

    private RankedList ranked(TestUser user, List<TestItem> relevant, Ranking ranking) {
        Set<String> ids = relevant.stream().map(TestItem::id).collect(Collectors.toCollection(HashSet::new));
        List<String> items = ranking.items();
        int[] hits = IntStream.range(0, items.size())
                .filter(place -> ids.contains(items.get(place)))
                .map(place -> place + 1)
                .toArray();
        int candidates = catalogue.size() - (spec.excludeSeen() ? user.seen() : 0);
        return new RankedList(hits, ids.size(), items.size(), Math.max(candidates, Math.max(items.size(), ids.size())));
    }

    /** What is measured at the one cut-off, by name. */
    synchronized Map<String, Estimate> metrics() {
        Map<String, Estimate> metrics = new LinkedHashMap<>();
        means.forEach((metric, mean) -> metrics.put(metric.key(), mean.estimate()));
        metrics.put("coverage", coverage());
        metrics.put("novelty", novelty.estimate());
        metrics.put("popularity_bias", popularityBias.estimate());
        metrics.put("concentration", concentration.estimate());
        return metrics;
    }

    /** The share of the catalogue that is in any list. */
    synchronized Estimate coverage() {
        return coverage.estimates()[Arrays.binarySearch(coverageCutoffs(spec), spec.cutoff())];
    }

    /** The mean of a metric over all users. */
    synchronized Estimate mean(RankingMetric metric) {
        return means.get(metric).estimate();
    }

    /** What is measured at each cut-off, by name. */
    synchronized Map<String, List<Estimate>> curves() {
        Map<String, List<Estimate>> all = new LinkedHashMap<>();
        curves.forEach((metric, points) ->
                all.put(metric.key(), points.stream().map(SampleMean::estimate).toList()));
        int[] cutoffs = coverageCutoffs(spec);
        Estimate[] covered = coverage.estimates();
        all.put(
                "coverage",
                spec.cutoffs().stream()
                        .map(cutoff -> covered[Arrays.binarySearch(cutoffs, cutoff)])
                        .toList());
        return all;
    }

    /**
     * Milliseconds within which a share of the requests was answered.
     *
     * @param share in [0,1]
     */
    synchronized float took(double share) {
        float[] sorted = took.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    /** How much more this is worth than another on the same users. */
    synchronized Difference against(VariantMeasures other, RankingMetric metric) {
        return Difference.paired(compared.get(metric), other.compared.get(metric));
    }

    /**
     * What is measured of a slice.
     *
     * @param users to whom it applies
     * @param metrics by name
     */
    record OfSlice(Slice slice, long users, Map<String, Estimate> metrics) {}

    /** What is measured of each slice. */
    synchronized List<OfSlice> slices() {
        return IntStream.range(0, slices.size())
                .mapToObj(s -> {
                    Map<String, Estimate> metrics = new LinkedHashMap<>();
                    ofSlices.get(s).forEach((metric, mean) -> metrics.put(metric.key(), mean.estimate()));
                    return new OfSlice(
                            slices.get(s),
                            ofSlices.get(s).get(RankingMetric.NDCG).count(),
                            metrics);
                })
                .toList();
    }
}
