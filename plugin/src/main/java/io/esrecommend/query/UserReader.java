package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Profiles;
import io.esrecommend.identity.Identities;
import io.esrecommend.identity.Person;
import io.esrecommend.interaction.Interaction;
import io.esrecommend.interaction.InteractionFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.support.RefCountingListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/** Reads what a user did, under whichever of the user's ids, but for what a rule of the engine drops. */
public final class UserReader {

    private final Identities identities;
    private final NamedXContentRegistry registry;

    /**
     * For the plugin to make; one a node.
     *
     * @param identities knows a user's ids
     * @param registry of the queries that rules are made of
     */
    public UserReader(Identities identities, NamedXContentRegistry registry) {
        this.identities = identities;
        this.registry = registry;
    }

    /**
     * Finds whom the user of a request is, under whichever ids.
     *
     * @param client acts as the calling user, and for the task that asks
     */
    void person(Client client, RecommendSpec spec, Engine engine, ActionListener<Person> listener) {
        identities.through(client).person(spec.engine(), engine.privacy().pseudonyms(), spec.user(), listener);
    }

    /**
     * Reads what a person did, all that the request's weights ask for side by side; one whom nobody knows has done nothing.
     *
     * @param client acts as the calling user, and for the task that asks
     */
    void read(Client client, Draft draft, Person person, ActionListener<UserInteractions> listener) {
        new Reading(client, draft, person.ids()).start(listener);
    }

    /** Whether something may be missing from an answer. */
    static boolean isPartial(SearchResponse response) {
        return response.isTimedOut() || response.getFailedShards() > 0;
    }

    /** One user's reading. */
    private final class Reading {
        private final Client client;
        private final Draft draft;
        private final Collection<String> ids;
        private final InteractionFields fields;
        private final UserSearch searches;

        private volatile List<Interaction> newest = List.of();
        private volatile Set<String> seen = Set.of();
        private volatile Map<String, Float> exposure = Map.of();
        private volatile float[] profile;
        private volatile boolean partial;

        Reading(Client client, Draft draft, Collection<String> ids) {
            this.client = client;
            this.draft = draft;
            this.ids = ids;
            this.fields = draft.schema.interactions().withoutDetails();
            this.searches = new UserSearch(
                    fields,
                    ids,
                    draft.engine.cleaning().queries(registry).values(),
                    draft.engine.rotation(),
                    draft.spec.asOf(),
                    draft.spec.timeout());
        }

        void start(ActionListener<UserInteractions> listener) {
            Map<String, Float> actions = draft.engine.interactions().actions();
            try (RefCountingListener all = new RefCountingListener(
                    listener.map(done -> UserInteractions.of(newest, actions, seen, exposure, profile, partial)))) {
                search(
                        events(searches.newest(draft.spec.excludeSeen().enabled())),
                        all.acquire(response -> readNewest(response, all)));
                if (draft.engine.rotation() != null && draft.wants(Component.ROTATION)) {
                    search(
                            events(searches.shown(draft.now)),
                            all.acquire(response -> exposure = UserInteractions.exposure(
                                    interactions(response), draft.engine.rotation(), draft.now)));
                }
                if (draft.engine.profiles() != null && draft.wants(Component.PROFILE)) {
                    search(profiles(draft.engine.profiles()), all.acquire(response -> profile = profile(response)));
                }
            }
        }

        private void readNewest(SearchResponse response, RefCountingListener all) {
            newest = interactions(response);
            SeenRule rule = draft.spec.excludeSeen();
            if (!rule.enabled()) {
                return;
            }
            seen = UserInteractions.seen(newest, rule, draft.now);
            boolean more = response.getHits().getTotalHits().value() > UserSearch.NEWEST;
            if (more && rule.reaches(newest, draft.now)) {
                search(events(searches.seen(rule, draft.now)), all.acquire(found -> seen = UserSearch.readSeen(found)));
            }
        }

        private SearchRequest events(SearchSourceBuilder source) {
            return new SearchRequest(draft.engine.interactions().index()).source(source);
        }

        private SearchRequest profiles(Profiles profiles) {
            return new SearchRequest(profiles.index())
                    .source(new SearchSourceBuilder()
                            .query(QueryBuilders.constantScoreQuery(
                                    QueryBuilders.idsQuery().addIds(ids.toArray(String[]::new))))
                            .size(ids.size())
                            .trackTotalHits(false)
                            .fetchSource(false)
                            .docValueField(profiles.vector())
                            .timeout(draft.spec.timeout()));
        }

        private void search(SearchRequest request, ActionListener<SearchResponse> listener) {
            client.search(request, listener.delegateFailureAndWrap((next, response) -> {
                if (isPartial(response)) {
                    partial = true;
                }
                next.onResponse(response);
            }));
        }

        private List<Interaction> interactions(SearchResponse response) {
            List<Interaction> read = new ArrayList<>();
            for (SearchHit hit : response.getHits()) {
                Interaction interaction = Interaction.of(hit, fields);
                if (interaction != null) {
                    read.add(interaction);
                }
            }
            return read;
        }

        /** The vector of the first of the person's ids that has one. */
        private float[] profile(SearchResponse response) {
            Map<String, float[]> vectors = new HashMap<>();
            for (SearchHit hit : response.getHits()) {
                vectors.put(
                        hit.getId(),
                        ItemVectors.vector(hit, draft.engine.profiles().vector()));
            }
            return ids.stream()
                    .map(vectors::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
    }
}
