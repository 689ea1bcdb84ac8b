package io.esrecommend.query;

import io.esrecommend.cooccurrence.NeighbourIndex;
import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsCache;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.engine.Weights;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.RefCountingListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.rest.RestStatus;

/**
 * Reads all that a recommendation needs, on the coordinating node and as the calling user: the user's interactions,
 * then, side by side, the neighbours and vectors of what the user did and the vector of the text.
 */
public final class Resolver {

    /** Associated items that the shards hear of: those after have sums too small to be recommended for. */
    private static final int MAX_ASSOCIATED = 1_000;

    private final Client client;
    private final Engines engines;
    private final EngineSchema.Resolver schemas;
    private final StatisticsCache statistics;
    private final TextVectors texts;

    /** For the plugin to make; one a node. */
    public Resolver(
            Client client,
            Engines engines,
            EngineSchema.Resolver schemas,
            StatisticsCache statistics,
            TextVectors texts) {
        this.client = client;
        this.engines = engines;
        this.schemas = schemas;
        this.statistics = statistics;
        this.texts = texts;
    }

    /** What is being gathered for one request. */
    private static final class Draft {
        private final RecommendSpec spec;
        private final Engine engine;
        private final EngineSchema schema;
        private Statistics statistics;
        private List<Evidence> evidence = List.of();
        private Set<String> excluded = Set.of();
        private volatile List<NeighbourIndex.ActionRow> rows = List.of();
        private volatile Map<String, ItemVectors.Item> items = Map.of();
        private volatile float[] text;
        private volatile boolean modelUnavailable;

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
    }

    /**
     * Resolves a request. Fails with a 404 if the engine is unknown, and with a 400 if the engine or the request names
     * something that is not there or does not fit.
     */
    public void resolve(RecommendSpec spec, ActionListener<Resolution> listener) {
        ActionListener.run(listener, l -> {
            ProjectMetadata project = engines.project();
            Engine engine = engines.get(spec.engine());
            Draft draft = new Draft(spec, engine, schemas.resolve(engine, project));
            statistics.get(spec.engine(), project, l.delegateFailureAndWrap((next, found) -> {
                draft.statistics = found.orElse(null);
                interactions(draft, next);
            }));
        });
    }

    private void interactions(Draft draft, ActionListener<Resolution> listener) {
        if (draft.spec.user() == null) {
            evidence(draft, UserInteractions.NONE, listener);
            return;
        }
        UserInteractions.read(
                client,
                draft.engine.interactions(),
                draft.schema.interactions(),
                draft.spec.user(),
                listener.delegateFailureAndWrap((next, user) -> evidence(draft, user, next)));
    }

    private void evidence(Draft draft, UserInteractions user, ActionListener<Resolution> listener) {
        Engine.Interactions interactions = draft.engine.interactions();
        float weight = interactions.actions().get(interactions.primary());
        List<Evidence> evidence = new ArrayList<>();
        draft.spec.items().forEach(item -> evidence.add(new Evidence(item, interactions.primary(), weight, 0)));
        evidence.addAll(user.evidence());
        Set<String> excluded = new HashSet<>(draft.spec.exclude());
        excluded.addAll(draft.spec.items());
        if (draft.spec.excludeSeen()) {
            excluded.addAll(user.seen());
        }
        draft.evidence = evidence;
        draft.excluded = excluded;
        try (RefCountingListener all = new RefCountingListener(listener.map(done -> compose(draft)))) {
            readNeighbours(draft, all);
            readItems(draft, all);
            if (draft.spec.text() != null && draft.wants(Component.QUERY)) {
                readText(draft, all.acquire(vector -> draft.text = vector));
            }
        }
    }

    /** A model that is unavailable makes the answer poorer, and a note says so; anything else is an error. */
    private void readText(Draft draft, ActionListener<float[]> listener) {
        texts.embed(draft.engine, draft.schema, draft.spec.text(), listener.delegateResponse((next, failure) -> {
            if (ExceptionsHelper.status(failure) == RestStatus.SERVICE_UNAVAILABLE) {
                draft.modelUnavailable = true;
                next.onResponse(null);
            } else {
                next.onFailure(failure);
            }
        }));
    }

    private void readNeighbours(Draft draft, RefCountingListener all) {
        if (draft.statistics != null && !draft.evidence.isEmpty() && draft.wants(Component.COOCCURRENCE)) {
            List<String> items = draft.evidence.stream()
                    .map(Evidence::item)
                    .distinct()
                    .limit(Association.MAX_EVIDENCE)
                    .toList();
            List<String> actions =
                    draft.evidence.stream().map(Evidence::action).distinct().toList();
            String index = new StatisticsIndices(draft.spec.engine()).neighbours();
            client.search(
                    NeighbourIndex.search(index, items, actions),
                    all.acquire(response -> draft.rows = NeighbourIndex.read(response)));
        }
    }

    private void readItems(Draft draft, RefCountingListener all) {
        if (draft.wants(Component.SHORT_TERM, Component.LONG_TERM, Component.COOCCURRENCE)) {
            List<String> items = draft.evidence.stream()
                    .map(Evidence::item)
                    .distinct()
                    .limit(Interests.LONG_TERM)
                    .toList();
            ItemVectors.read(client, draft.engine.items(), items, all.acquire(found -> draft.items = found));
        }
    }

    private static Resolution compose(Draft draft) {
        Association association = Association.of(draft.evidence, draft.rows);
        VectorSpace space = space(draft);
        Interests interests = Interests.of(space, draft.evidence, draft.items, draft.text);

        List<Fusion.WeightedInterest> weighted = new ArrayList<>();
        interests.byComponent().forEach((component, interest) -> {
            if (draft.wants(component)) {
                weighted.add(new Fusion.WeightedInterest(component, draft.weight(component), interest));
            }
        });
        List<Fusion.Table> tables = new ArrayList<>();
        List<String> associated = association.items().stream()
                .filter(item -> !draft.excluded.contains(item))
                .limit(MAX_ASSOCIATED)
                .toList();
        if (!associated.isEmpty()) {
            tables.add(table(draft, Component.COOCCURRENCE, associated, association::value));
        }
        boolean coldStart = weighted.isEmpty() && tables.isEmpty();
        addPopular(draft, coldStart, tables);

        Fusion fusion = new Fusion(draft.engine.items().vector(), weighted, tables);
        FusionQueryBuilder query = new FusionQueryBuilder(
                fusion, List.copyOf(draft.excluded), draft.spec.filters(), draft.spec.numCandidates());
        return new Resolution(
                draft.engine,
                query,
                answeredBy(draft, coldStart, fusion),
                notes(draft, coldStart),
                space,
                association,
                draft.evidence,
                draft.items);
    }

    private static VectorSpace space(Draft draft) {
        Integer dims = draft.schema.dims();
        if (draft.statistics != null) {
            int learned = draft.statistics.space().dimensions();
            if (learned > 0 && (dims == null || dims == learned)) {
                return draft.statistics.space();
            }
        }
        return VectorSpace.raw(dims == null ? 0 : dims);
    }

    /** Where nothing is known, popularity is all there is, and its weight only has to be above 0. */
    private static void addPopular(Draft draft, boolean coldStart, List<Fusion.Table> tables) {
        if (draft.statistics == null || draft.statistics.popular().isEmpty()) {
            return;
        }
        double most = draft.statistics.popular().get(0).users();
        List<Statistics.Popular> popular = draft.statistics.popular();
        float[] values = new float[popular.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sqrt(popular.get(i).users() / most);
        }
        float weight = coldStart ? 1 : draft.weight(Component.POPULARITY);
        if (weight > 0) {
            List<String> items = popular.stream().map(Statistics.Popular::item).toList();
            tables.add(new Fusion.Table(Component.POPULARITY, weight, items, values));
        }
    }

    private static Fusion.Table table(
            Draft draft, Component component, List<String> items, Function<String, Float> value) {
        float[] values = new float[items.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(items.get(i));
        }
        return new Fusion.Table(component, draft.weight(component), items, values);
    }

    private static List<String> answeredBy(Draft draft, boolean coldStart, Fusion fusion) {
        if (coldStart) {
            return fusion.tables().isEmpty() ? List.of() : List.of("popular");
        }
        List<String> by = new ArrayList<>();
        if (draft.evidence.size() > draft.spec.items().size()) {
            by.add("user");
        }
        if (!draft.spec.items().isEmpty()) {
            by.add("items");
        }
        if (draft.text != null) {
            by.add("text");
        }
        return by;
    }

    private static List<String> notes(Draft draft, boolean coldStart) {
        List<String> notes = new ArrayList<>();
        if (draft.statistics == null) {
            notes.add("no_statistics");
        }
        boolean nothingOfUser = draft.evidence.size() == draft.spec.items().size();
        if (coldStart || (draft.spec.user() != null && nothingOfUser)) {
            notes.add("cold_start");
        }
        if (draft.modelUnavailable) {
            notes.add("model_unavailable");
        }
        return notes;
    }
}
