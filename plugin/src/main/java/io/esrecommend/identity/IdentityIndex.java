package io.esrecommend.identity;

import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.ResourceAlreadyExistsException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.indices.alias.Alias;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequest.AliasActions;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.admin.indices.create.CreateIndexResponse;
import org.elasticsearch.action.admin.indices.refresh.RefreshRequest;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.action.support.broadcast.BroadcastResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.index.mapper.SeqNoFieldMapper;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;

/**
 * An engine's links, in an index that the first link makes. Link and unlink in whichever order: what a person is depends
 * on the links that are there alone.
 */
public final class IdentityIndex {

    /** The keyword field of the users of links. */
    public static final String USER_FIELD = LinkSearch.USER;

    /** The keyword field of the ids of links. */
    public static final String ID_FIELD = LinkSearch.ID;

    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(30);

    private static final String MAPPING = """
            { "dynamic": false,
              "properties": {
                "user": { "type": "keyword" },
                "id": { "type": "keyword" },
                "linked_at": { "type": "date" },
                "removed": { "type": "boolean" } } }""";

    private final Client client;
    private final String name;
    private final String alias;
    private final boolean exists;
    private final boolean isWritable;
    private final LinkSearch search;
    private final LinkUpdates updates;

    /**
     * @param client acts as the calling user
     * @param engine the engine's name
     * @param project the cluster's metadata as this node knows it now
     * @throws org.elasticsearch.ElasticsearchStatusException with a 409 if this node cannot read the index that is there
     */
    public IdentityIndex(Client client, String engine, ProjectMetadata project) {
        this.client = client;
        this.name = name(engine);
        // a write goes to the alias and must find it: should the engine be deleted meanwhile, no index comes back
        this.alias = name + ".write";
        this.exists = exists(engine, project);
        IndexMark.require(StoredFormat.IDENTITY, project.index(name));
        this.isWritable = exists && project.index(name).getAliases().containsKey(alias);
        this.search = new LinkSearch(client, name);
        this.updates = new LinkUpdates(client, alias);
    }

    /** The name of an engine's index of links. */
    public static String name(String engine) {
        return "recommend." + engine + ".identity";
    }

    /** Whether an engine has links that can be read. An index whose shard never started, since it is new, has none. */
    public static boolean exists(String engine, ProjectMetadata project) {
        IndexMetadata index = project.index(name(engine));
        return index != null && !index.inSyncAllocationIds(0).isEmpty();
    }

    /** Finds the person of each id. */
    public void persons(Set<String> ids, ActionListener<Map<String, Person>> listener) {
        explore(ids, listener.map(links -> links.persons(ids)));
    }

    /** Finds who goes by the ids of each set: they are one person, linked or not. */
    void merged(Collection<? extends Collection<String>> sets, ActionListener<List<Person>> listener) {
        Set<String> all = new HashSet<>();
        sets.forEach(all::addAll);
        explore(all, listener.map(links -> sets.stream().map(links::person).toList()));
    }

    private void explore(Set<String> ids, ActionListener<Links> listener) {
        if (exists) {
            new Neighbourhood(search::active).explore(ids, listener);
        } else {
            listener.onResponse(new Links());
        }
    }

    /**
     * Links; answers how many of them are new. Fails with a 400 if a person would then have too many ids.
     *
     * @param refresh when the links count for others
     */
    public void link(Collection<Link> links, RefreshPolicy refresh, ActionListener<Integer> listener) {
        Set<String> ids = new HashSet<>();
        links.forEach(link -> {
            ids.add(link.user());
            ids.add(link.id());
        });
        explore(ids, listener.delegateFailureAndWrap((next, known) -> {
            requireFew(links, known);
            create(next.delegateFailureAndWrap((last, created) -> updates.link(links, refresh, last)));
        }));
    }

    private static void requireFew(Collection<Link> links, Links known) {
        links.forEach(known::add);
        for (Link link : links) {
            if (known.size(link.user()) > Person.MAX_IDS) {
                throw new IllegalArgumentException("[user] [" + link.user() + "] would have more than ["
                        + Person.MAX_IDS + "] ids but may have at most so many; unlink what is not the same person");
            }
        }
    }

    private void create(ActionListener<Void> listener) {
        if (exists) {
            if (isWritable) {
                listener.onResponse(null);
            } else {
                // restored from a snapshot without its alias
                client.admin()
                        .indices()
                        .prepareAliases(TIMEOUT, TIMEOUT)
                        .addAliasAction(
                                AliasActions.add().index(name).alias(alias).isHidden(true))
                        .execute(listener.map(added -> null));
            }
            return;
        }
        CreateIndexRequest request = new CreateIndexRequest(name)
                .settings(Settings.builder()
                        .put(IndexMetadata.SETTING_INDEX_HIDDEN, true)
                        .put(IndexMetadata.SETTING_NUMBER_OF_SHARDS, 1)
                        .put(IndexMetadata.SETTING_AUTO_EXPAND_REPLICAS, "0-1"))
                .mapping(IndexMark.of(StoredFormat.IDENTITY, name).in(MAPPING))
                .alias(new Alias(alias).isHidden(true));
        ActionListener<CreateIndexResponse> done = listener.map(created -> null);
        client.admin().indices().create(request, done.delegateResponse((next, failure) -> {
            if (ExceptionsHelper.unwrapCause(failure) instanceof ResourceAlreadyExistsException) {
                next.onResponse(null);
            } else {
                next.onFailure(failure);
            }
        }));
    }

    /** Takes links back; answers how many of them there were. */
    public void unlink(Collection<Link> links, RefreshPolicy refresh, ActionListener<Integer> listener) {
        if (exists) {
            updates.unlink(links, refresh, listener);
        } else {
            listener.onResponse(0);
        }
    }

    /**
     * Takes back every link of ids; answers how many there were.
     *
     * @param ids each with all that stands for it: links among these stay
     */
    public void isolate(
            Collection<? extends Collection<String>> ids, RefreshPolicy refresh, ActionListener<Integer> listener) {
        Set<String> all = new HashSet<>();
        ids.forEach(all::addAll);
        refresh(listener.delegateFailureAndWrap((last, found) -> {
            if (!found) {
                last.onResponse(0);
                return;
            }
            search.active(all, last.delegateFailureAndWrap((next, touching) -> {
                List<Link> links = touching.stream()
                        .map(StoredLink::link)
                        .filter(link ->
                                ids.stream().noneMatch(one -> one.contains(link.user()) && one.contains(link.id())))
                        .toList();
                updates.unlink(links, refresh, next);
            }));
        }));
    }

    /** The links that name one of the ids on either side, for an export. */
    public void links(Collection<String> ids, ActionListener<List<StoredLink>> listener) {
        refresh(listener.delegateFailureAndWrap((next, found) -> {
            if (found) {
                search.active(ids, next);
            } else {
                next.onResponse(List.of());
            }
        }));
    }

    /**
     * Deletes every link that names one of the ids on either side, also those that were taken back, as if they had never
     * been; answers how many.
     */
    public void erase(Collection<String> ids, ActionListener<Long> listener) {
        refresh(listener.delegateFailureAndWrap((next, found) -> {
            if (found) {
                eraseMore(ids, 0, next);
            } else {
                next.onResponse(0L);
            }
        }));
    }

    /** Until a search finds none: somebody may link while this goes on. */
    private void eraseMore(Collection<String> ids, long erased, ActionListener<Long> listener) {
        search.first(LinkSearch.touching(ids), listener.delegateFailureAndWrap((last, page) -> {
            if (page.isEmpty()) {
                last.onResponse(erased);
            } else {
                updates.delete(
                        page, last.delegateFailureAndWrap((next, deleted) -> eraseMore(ids, erased + deleted, next)));
            }
        }));
    }

    /**
     * Deletes links that were taken back, when everybody has heard of it; answers how many.
     *
     * @param upToSeqNo the last change of which everybody has heard
     */
    public void purgeRemoved(long upToSeqNo, ActionListener<Integer> listener) {
        if (!exists) {
            listener.onResponse(0);
            return;
        }
        QueryBuilder heard = QueryBuilders.boolQuery()
                .filter(LinkSearch.removed(true))
                .filter(QueryBuilders.rangeQuery(SeqNoFieldMapper.NAME).lte(upToSeqNo));
        purgeMore(heard, 0, listener);
    }

    /** Until there is nothing that can be deleted: what somebody links again meanwhile stays. */
    private void purgeMore(QueryBuilder heard, int purged, ActionListener<Integer> listener) {
        search.first(
                heard,
                listener.delegateFailureAndWrap((last, page) ->
                        updates.deleteUnchanged(page, last.delegateFailureAndWrap((next, deleted) -> {
                            if (deleted == 0) {
                                next.onResponse(purged);
                            } else {
                                purgeMore(heard, purged + deleted, next);
                            }
                        }))));
    }

    /** Makes all that was written visible to searches; answers whether there is an index. */
    private void refresh(ActionListener<Boolean> listener) {
        if (!exists) {
            listener.onResponse(false);
            return;
        }
        ActionListener<BroadcastResponse> done = listener.map(refreshed -> refreshed != null);
        client.admin().indices().refresh(new RefreshRequest(name), done.delegateResponse((next, failure) -> {
            if (ExceptionsHelper.unwrapCause(failure) instanceof IndexNotFoundException) {
                next.onResponse(null);
            } else {
                next.onFailure(failure);
            }
        }));
    }
}
