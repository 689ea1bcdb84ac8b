package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.StatisticsCache;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.neighbour.Relation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.RefCountingListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.rest.RestStatus;

/**
 * Reads all that a recommendation needs, on the coordinating node and as the calling user: whom the user's id stands
 * for, the user's interactions, then, side by side, the neighbours and vectors of what the user did and the vector of
 * the text.
 */
public final class Resolver {

    private final Client client;
    private final Engines engines;
    private final EngineSchema.Resolver schemas;
    private final StatisticsCache statistics;
    private final TextVectors texts;
    private final UserReader users;

    /** For the plugin to make; one a node. */
    public Resolver(
            Client client,
            Engines engines,
            EngineSchema.Resolver schemas,
            StatisticsCache statistics,
            TextVectors texts,
            UserReader users) {
        this.client = client;
        this.engines = engines;
        this.schemas = schemas;
        this.statistics = statistics;
        this.texts = texts;
        this.users = users;
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
        users.read(
                draft.spec.engine(),
                draft.engine,
                draft.schema,
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
        try (RefCountingListener all = new RefCountingListener(listener.map(done -> draft.resolution()))) {
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
                    NeighbourIndex.search(
                            index,
                            Relation.Subject.ITEM,
                            items,
                            actions,
                            List.of(draft.engine.interactions().primary())),
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
}
