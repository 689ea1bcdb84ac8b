package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.Weights;
import io.esrecommend.neighbour.StoredRow;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What is gathered for one request, and the resolution that comes of it. */
final class Draft {

    /** Associated items that the shards hear of: those after have sums too small to be recommended for. */
    private static final int MAX_ASSOCIATED = 1_000;

    /** The ratio of a growth at which it counts half. */
    private static final double TRENDING_HALF = 50;

    final RecommendSpec spec;
    final Engine engine;
    final EngineSchema schema;
    Statistics statistics;
    List<Evidence> evidence = List.of();
    Set<String> excluded = Set.of();
    volatile List<StoredRow> rows = List.of();
    volatile Map<String, ItemVectors.Item> items = Map.of();
    volatile float[] text;
    volatile boolean modelUnavailable;

    Draft(RecommendSpec spec, Engine engine, EngineSchema schema) {
        this.spec = spec;
        this.engine = engine;
        this.schema = schema;
    }

    float weight(Component component) {
        return spec.weights().over(engine.weights()).over(Weights.DEFAULTS).get(component);
    }

    boolean wants(Component... components) {
        for (Component component : components) {
            if (weight(component) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Composes what was gathered; called when all of it is there. */
    Resolution resolution() {
        Association association = Association.of(evidence, rows);
        VectorSpace space = space();
        Interests interests = Interests.of(space, evidence, items, text);

        List<Fusion.WeightedInterest> weighted = new ArrayList<>();
        interests.byComponent().forEach((component, interest) -> {
            if (wants(component)) {
                weighted.add(new Fusion.WeightedInterest(component, weight(component), interest));
            }
        });
        List<Fusion.Table> tables = new ArrayList<>();
        List<String> associated = association.items().stream()
                .filter(item -> !excluded.contains(item))
                .limit(MAX_ASSOCIATED)
                .toList();
        if (!associated.isEmpty()) {
            tables.add(table(Component.COOCCURRENCE, associated, association::value));
        }
        boolean coldStart = weighted.isEmpty() && tables.isEmpty();
        addPopular(coldStart, tables);

        Fusion fusion = new Fusion(engine.items().vector(), weighted, tables);
        FusionQueryBuilder query =
                new FusionQueryBuilder(fusion, List.copyOf(excluded), spec.filters(), spec.numCandidates());
        return new Resolution(
                engine, query, answeredBy(coldStart, fusion), notes(coldStart), space, association, evidence, items);
    }

    private VectorSpace space() {
        Integer dims = schema.dims();
        if (statistics != null) {
            int learned = statistics.space().dimensions();
            if (learned > 0 && (dims == null || dims == learned)) {
                return statistics.space();
            }
        }
        if (dims == null) {
            return VectorSpace.raw(text == null ? 0 : text.length);
        }
        return VectorSpace.raw(dims);
    }

    /** Where nothing is known, what others do is all there is, and its weights only have to be above 0. */
    private void addPopular(boolean coldStart, List<Fusion.Table> tables) {
        if (statistics == null) {
            return;
        }
        List<Statistics.Trending> trending = statistics.trending();
        float[] surprise = new float[trending.size()];
        for (int i = 0; i < surprise.length; i++) {
            double llr = trending.get(i).llr();
            surprise[i] = (float) (llr / (llr + TRENDING_HALF));
        }
        add(
                tables,
                Component.TRENDING,
                coldStart ? 1 : weight(Component.TRENDING),
                trending.stream().map(Statistics.Trending::item).toList(),
                surprise);
        List<Statistics.Popular> popular = statistics.popular();
        float[] share = new float[popular.size()];
        for (int i = 0; i < share.length; i++) {
            share[i] = (float) Math.sqrt(popular.get(i).users() / popular.get(0).users());
        }
        add(
                tables,
                Component.POPULARITY,
                coldStart ? 1 : weight(Component.POPULARITY),
                popular.stream().map(Statistics.Popular::item).toList(),
                share);
    }

    private static void add(
            List<Fusion.Table> tables, Component component, float weight, List<String> items, float[] values) {
        if (weight > 0 && values.length > 0) {
            tables.add(new Fusion.Table(component, weight, items, values));
        }
    }

    private Fusion.Table table(Component component, List<String> items, Function<String, Float> value) {
        float[] values = new float[items.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(items.get(i));
        }
        return new Fusion.Table(component, weight(component), items, values);
    }

    private List<String> answeredBy(boolean coldStart, Fusion fusion) {
        if (coldStart) {
            return fusion.tables().stream()
                    .map(table -> table.component() == Component.TRENDING ? "trending" : "popular")
                    .toList();
        }
        List<String> by = new ArrayList<>();
        if (evidence.size() > spec.items().size()) {
            by.add("user");
        }
        if (!spec.items().isEmpty()) {
            by.add("items");
        }
        if (text != null) {
            by.add("text");
        }
        return by;
    }

    private List<String> notes(boolean coldStart) {
        List<String> notes = new ArrayList<>();
        if (statistics == null) {
            notes.add("no_statistics");
        }
        boolean nothingOfUser = evidence.size() == spec.items().size();
        if (coldStart || (spec.user() != null && nothingOfUser)) {
            notes.add("cold_start");
        }
        if (modelUnavailable) {
            notes.add("model_unavailable");
        }
        return notes;
    }
}
