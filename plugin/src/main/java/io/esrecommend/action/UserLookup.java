package io.esrecommend.action;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.identity.Identities;
import io.esrecommend.identity.IdentityIndex;
import io.esrecommend.identity.Person;
import io.esrecommend.interaction.InteractionFields;
import org.elasticsearch.action.admin.indices.refresh.RefreshRequest;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;

/**
 * Finds whose id it is that an application names.
 *
 * @param client acts as the calling user
 * @param engines that there are
 * @param schemas of engines
 * @param identities of users
 */
record UserLookup(Client client, Engines engines, EngineSchema.Resolver schemas, Identities identities) {

    /**
     * A user of an engine.
     *
     * @param engine that was named
     * @param fields of its events
     * @param person whose id was named
     */
    record Found(Engine engine, InteractionFields fields, Person person) {}

    /** Finds the user, by links that were made until now; blocks until that is done. */
    Found find(String name, String id) {
        Engine engine = engines.get(name);
        InteractionFields fields = schemas.resolve(engine, engines.project()).interactions();
        if (IdentityIndex.exists(name, engines.project())) {
            RefreshRequest refresh =
                    new RefreshRequest(IdentityIndex.name(name)).indicesOptions(IndicesOptions.LENIENT_EXPAND_OPEN);
            client.admin().indices().refresh(refresh).actionGet();
        }
        PlainActionFuture<Person> person = new PlainActionFuture<>();
        identities.person(name, engine.privacy().pseudonyms(), id, person);
        return new Found(engine, fields, person.actionGet());
    }
}
