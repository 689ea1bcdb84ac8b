package io.esrecommend.query;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.identity.Identities;
import java.util.Collection;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/** Reads what a user did, under whichever of the user's ids, but for what a rule of the engine drops. */
public final class UserReader {

    private final Client client;
    private final Identities identities;
    private final NamedXContentRegistry registry;

    /**
     * For the plugin to make; one a node.
     *
     * @param client acts as the calling user
     * @param identities knows a user's ids
     * @param registry of the queries that rules are made of
     */
    public UserReader(Client client, Identities identities, NamedXContentRegistry registry) {
        this.client = client;
        this.identities = identities;
        this.registry = registry;
    }

    /**
     * Reads a user; one whom nobody knows has done nothing.
     *
     * @param name the engine's name
     * @param user any id of the user's
     */
    void read(String name, Engine engine, EngineSchema schema, String user, ActionListener<UserInteractions> listener) {
        Collection<QueryBuilder> drop = engine.cleaning().queries(registry).values();
        identities.person(
                name,
                engine.privacy().pseudonyms(),
                user,
                listener.delegateFailureAndWrap((next, person) -> client.search(
                        new SearchRequest(engine.interactions().index())
                                .source(UserInteractions.search(schema.interactions(), person.ids(), drop)),
                        next.map(response -> UserInteractions.of(
                                response, engine.interactions().actions(), schema.interactions())))));
    }
}
