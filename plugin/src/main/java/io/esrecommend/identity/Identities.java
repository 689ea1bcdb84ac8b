package io.esrecommend.identity;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.rest.RestStatus;

/**
 * Who goes by an id that an application names. Where an engine keeps pseudonyms, its indices know an id by those alone;
 * the pseudonyms of one id, by one key each, are one person whether they are linked or not.
 */
public final class Identities {

    private final Client client;
    private final Supplier<ProjectMetadata> project;
    private final Function<String, List<String>> pseudonyms;

    /**
     * For the plugin to make; one a node.
     *
     * @param client acts as the calling user
     * @param project the cluster's metadata as this node knows it now
     * @param pseudonyms of an id, the current one first; none where this node has no key
     */
    public Identities(Client client, Supplier<ProjectMetadata> project, Function<String, List<String>> pseudonyms) {
        this.client = client;
        this.project = project;
        this.pseudonyms = pseudonyms;
    }

    /** The same, read by another client: one that acts for a task. */
    public Identities through(Client other) {
        return new Identities(other, project, pseudonyms);
    }

    /**
     * What stands for an id in the indices of an engine: the id itself, or its pseudonyms, the current one first.
     *
     * @param engine the engine's name
     * @param pseudonymous whether the engine keeps pseudonyms
     * @throws ElasticsearchStatusException with a 503 if it does and this node has no key
     */
    public List<String> stored(String engine, boolean pseudonymous, String id) {
        List<String> stored = pseudonymous ? pseudonyms.apply(id) : List.of(id);
        if (stored.isEmpty()) {
            throw new ElasticsearchStatusException(
                    "engine [{}] keeps pseudonyms, but this node has no key: add one with"
                            + " elasticsearch-keystore add recommend.pseudonyms.key.1 and reload the secure settings",
                    RestStatus.SERVICE_UNAVAILABLE,
                    engine);
        }
        return stored;
    }

    /** Finds who goes by an id; reads nothing where the engine has no links. */
    public void person(String engine, boolean pseudonymous, String id, ActionListener<Person> listener) {
        persons(engine, pseudonymous, List.of(id), listener.map(List::getFirst));
    }

    /** Finds who goes by each of the ids, in their order; one who goes by several of them is found as often. */
    public void persons(
            String engine, boolean pseudonymous, Collection<String> ids, ActionListener<List<Person>> listener) {
        ActionListener.run(listener, l -> {
            List<List<String>> stored =
                    ids.stream().map(id -> stored(engine, pseudonymous, id)).toList();
            index(engine).merged(stored, l);
        });
    }

    /** Links ids; answers how many links are new. */
    public void link(
            String engine,
            boolean pseudonymous,
            Collection<Link> links,
            RefreshPolicy refresh,
            ActionListener<Integer> listener) {
        ActionListener.run(listener, l -> {
            SequencedSet<Link> stored = new LinkedHashSet<>();
            for (Link link : links) {
                List<String> user = stored(engine, pseudonymous, link.user());
                List<String> id = stored(engine, pseudonymous, link.id());
                stored.add(new Link(user.getFirst(), id.getFirst()));
                // what the indices hold under keys of before is then of the same person
                user.stream().skip(1).forEach(older -> stored.add(new Link(user.getFirst(), older)));
                id.stream().skip(1).forEach(older -> stored.add(new Link(id.getFirst(), older)));
            }
            index(engine).link(stored, refresh, l);
        });
    }

    /** Takes links back, under whichever keys they were made; answers how many there were. */
    public void unlink(
            String engine,
            boolean pseudonymous,
            Collection<Link> links,
            RefreshPolicy refresh,
            ActionListener<Integer> listener) {
        ActionListener.run(listener, l -> {
            SequencedSet<Link> stored = new LinkedHashSet<>();
            for (Link link : links) {
                for (String user : stored(engine, pseudonymous, link.user())) {
                    stored(engine, pseudonymous, link.id()).forEach(id -> stored.add(new Link(user, id)));
                }
            }
            index(engine).unlink(stored, refresh, l);
        });
    }

    /** Takes back every link of the ids; answers how many there were. */
    public void isolate(
            String engine,
            boolean pseudonymous,
            Collection<String> ids,
            RefreshPolicy refresh,
            ActionListener<Integer> listener) {
        ActionListener.run(listener, l -> {
            List<List<String>> stored =
                    ids.stream().map(id -> stored(engine, pseudonymous, id)).toList();
            index(engine).isolate(stored, refresh, l);
        });
    }

    private IdentityIndex index(String engine) {
        return new IdentityIndex(client, engine, project.get());
    }
}
