package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.Interactions;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsCache;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.identity.Person;
import io.esrecommend.monitor.CacheCounts;
import io.esrecommend.monitor.Count;
import io.esrecommend.monitor.Phase;
import io.esrecommend.monitor.Trace;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.neighbour.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.RefCountingListener;
import org.elasticsearch.action.support.TransportActions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.metadata.IndexAbstraction;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.Index;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/**
 * Reads all that a recommendation needs, on the coordinating node and as the calling user: whom the user's id stands
 * for, the user's interactions, then, side by side, the neighbours and vectors of what the user did and the vector of
 * the text.
 */
public final class Resolver {

    private final Client client;
    private final ClusterService cluster;
    private final Engines engines;
    private final EngineSchema.Resolver schemas;
    private final StatisticsCache statistics;
    private final TextVectors texts;
    private final UserReader users;
    private final PreferenceCache preferences;
    private final NamedXContentRegistry registry;

    /** For the plugin to make; one a node. */
    public Resolver(
            Client client,
            ClusterService cluster,
            Engines engines,
            EngineSchema.Resolver schemas,
            StatisticsCache statistics,
            TextVectors texts,
            UserReader users,
            PreferenceCache preferences,
            NamedXContentRegistry registry) {
        this.client = client;
        this.cluster = cluster;
        this.engines = engines;
        this.schemas = schemas;
        this.statistics = statistics;
        this.texts = texts;
        this.users = users;
        this.preferences = preferences;
        this.registry = registry;
    }

    /** What the node's cache of preferences did. */
    public CacheCounts preferences() {
        return preferences.counts();
    }

    /**
     * Resolves a request, with reads that end when the task that asks is cancelled. Fails with a 404 if the engine is
     * unknown, and with a 400 if the engine or the request names something that is not there or does not fit.
     *
     * @param trace of the request, whose phases it tells
     * @param now that ages are told of, in milliseconds since the epoch, but for a request as of an earlier time
     * @param titles whether the titles of items are read, that reasons name
     */
    public void resolve(
            Trace trace, RecommendSpec spec, long now, boolean titles, ActionListener<Resolution> listener) {
        ActionListener.run(listener, l -> resolve(trace, engines.get(spec.engine()), spec, now, titles, l));
    }

    /**
     * Resolves a request of an engine that need not be one of the cluster's.
     *
     * @param engine of which the request names the statistics
     */
    public void resolve(
            Trace trace,
            Engine engine,
            RecommendSpec spec,
            long now,
            boolean titles,
            ActionListener<Resolution> listener) {
        ActionListener.run(listener, l -> {
            ProjectMetadata project = engines.project();
            String caller = preferences.caller();
            Client reader = new ParentTaskAssigningClient(client, cluster.localNode(), trace.task());
            person(reader, spec, engine, trace, l.delegateFailureAndWrap((next, person) -> {
                String variant = Assignment.of(spec, engine.variants(), person == null ? null : person.user());
                Engine varied = engine.as(variant);
                Draft draft = new Draft(spec, varied, schemas.resolve(varied, project), now, titles, registry);
                draft.trace = trace;
                draft.variant = engine.variants().isEmpty() ? null : variant;
                statistics(draft, project, trace.until(Phase.STATISTICS, next.delegateFailureAndWrap((last, found) -> {
                    draft.statistics =
                            found.map(known -> compared(known, engine, varied)).orElse(null);
                    user(reader, draft, person, last.delegateFailureAndWrap((end, user) -> {
                        draft.user = user;
                        evidence(reader, caller, draft, end);
                    }));
                })));
            }));
        });
    }

    /** Statistics whose shards are out of reach make the answer poorer, and a note says so; anything else is an error. */
    private void statistics(Draft draft, ProjectMetadata project, ActionListener<Optional<Statistics>> listener) {
        statistics.get(draft.spec.engine(), project, listener.delegateResponse((next, failure) -> {
            if (TransportActions.isShardNotAvailableException(failure)) {
                draft.partial = true;
                next.onResponse(Optional.empty());
            } else {
                next.onFailure(failure);
            }
        }));
    }

    private static Statistics compared(Statistics known, Engine engine, Engine varied) {
        String vector = varied.items().vector();
        return vector.equals(engine.items().vector()) ? known : known.comparing(vector);
    }

    private void person(
            Client reader, RecommendSpec spec, Engine engine, Trace trace, ActionListener<Person> listener) {
        if (spec.user() == null) {
            listener.onResponse(null);
        } else {
            users.person(reader, spec, engine, trace.until(Phase.IDENTITY, listener));
        }
    }

    private void user(Client reader, Draft draft, @Nullable Person person, ActionListener<UserInteractions> listener) {
        if (person == null) {
            listener.onResponse(UserInteractions.NONE);
        } else {
            users.read(reader, draft, person, draft.trace.until(Phase.USER, listener));
        }
    }

    private void evidence(Client reader, @Nullable String caller, Draft draft, ActionListener<Resolution> listener) {
        Interactions interactions = draft.engine.interactions();
        float weight = interactions.actions().get(interactions.primary());
        List<Evidence> evidence = new ArrayList<>();
        draft.spec.items().forEach(item -> evidence.add(new Evidence(item, interactions.primary(), weight, 0)));
        evidence.addAll(draft.user.evidence());
        draft.evidence = evidence;
        draft.trace.count(Count.EVIDENCE, evidence.size());
        draft.trace.count(Count.REJECTED, draft.user.rejected().size());
        draft.trace.count(
                Count.EXCLUDED,
                draft.user.seen().size() + (long) draft.spec.exclude().ids().size());
        PreferenceCache.Key key = preferences.key(caller, items(draft), draft);
        draft.preference = preferences.get(key);
        boolean known = draft.preference != null;
        try (RefCountingListener all = new RefCountingListener(listener.map(done -> {
            Resolution resolution = draft.trace.during(Phase.COMPOSE, draft::resolution);
            if (!known && !draft.partial) {
                preferences.put(key, draft.preference);
            }
            return resolution;
        }))) {
            if (!known) {
                readNeighbours(reader, draft, all);
                readItems(reader, draft, all);
            }
            if (draft.spec.text() != null && draft.wants(Component.QUERY)) {
                readText(reader, draft, draft.trace.until(Phase.TEXT, all.acquire(vector -> draft.text = vector)));
            }
        }
    }

    private List<Index> items(Draft draft) {
        IndexAbstraction items =
                engines.project().getIndicesLookup().get(draft.engine.items().index());
        return items == null ? List.of() : items.getIndices();
    }

    /** A model that is unavailable makes the answer poorer, and a note says so; anything else is an error. */
    private void readText(Client reader, Draft draft, ActionListener<float[]> listener) {
        texts.embed(
                reader, draft.engine, draft.schema, draft.spec.text(), listener.delegateResponse((next, failure) -> {
                    if (ExceptionsHelper.status(failure) == RestStatus.SERVICE_UNAVAILABLE) {
                        draft.modelUnavailable = true;
                        next.onResponse(null);
                    } else {
                        next.onFailure(failure);
                    }
                }));
    }

    private void readNeighbours(Client reader, Draft draft, RefCountingListener all) {
        List<Evidence> rejected = draft.user.rejected();
        boolean any = !draft.evidence.isEmpty() || !rejected.isEmpty();
        if (draft.statistics != null && any && draft.wants(Component.COOCCURRENCE)) {
            String primary = draft.engine.interactions().primary();
            Map<Relation, Set<String>> items = new HashMap<>();
            draft.evidence.stream()
                    .limit(Association.MAX_EVIDENCE)
                    .forEach(piece -> add(items, Relation.ofItems(piece.action(), primary), piece.item()));
            if (draft.engine.statistics().sequences()) {
                draft.evidence.stream()
                        .filter(piece -> piece.action().equals(primary))
                        .limit(Association.MAX_SEQUENCES)
                        .forEach(piece -> add(items, Relation.inSequence(primary), piece.item()));
            }
            // Who rejects an item is like nobody: what it occurs with is told by those who liked it.
            rejected.stream()
                    .limit(Association.MAX_EVIDENCE)
                    .forEach(piece -> add(items, Relation.ofItems(primary, primary), piece.item()));
            String index = new StatisticsIndices(draft.spec.engine()).neighbours();
            reader.multiGet(
                    NeighbourIndex.lookup(index, items), draft.trace.until(Phase.NEIGHBOURS, all.acquire(response -> {
                        if (NeighbourIndex.isPartial(response)) {
                            draft.partial = true;
                        }
                        draft.rows = NeighbourIndex.read(response);
                    })));
        }
    }

    private static void add(Map<Relation, Set<String>> items, Relation relation, String item) {
        items.computeIfAbsent(relation, key -> new LinkedHashSet<>()).add(item);
    }

    private void readItems(Client reader, Draft draft, RefCountingListener all) {
        if (draft.wants(Component.COOCCURRENCE) || draft.comparesItems()) {
            Set<String> items = new LinkedHashSet<>();
            for (List<Evidence> pieces : List.of(draft.evidence, draft.user.rejected())) {
                pieces.stream().limit(Interests.LONG_TERM).map(Evidence::item).forEach(items::add);
            }
            ItemVectors.read(
                    reader,
                    draft.engine.items(),
                    items,
                    draft.titles,
                    () -> draft.partial = true,
                    draft.trace.until(Phase.VECTORS, all.acquire(found -> draft.items = found)));
        }
    }
}
