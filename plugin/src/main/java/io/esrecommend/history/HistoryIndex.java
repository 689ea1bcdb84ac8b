package io.esrecommend.history;

import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import io.esrecommend.identity.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.DocWriteResponse;
import org.elasticsearch.action.bulk.BulkItemResponse;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.action.get.MultiGetItemResponse;
import org.elasticsearch.action.get.MultiGetRequest;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.hash.MessageDigests;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.aggregations.AggregationBuilders;
import org.elasticsearch.search.aggregations.bucket.terms.IncludeExclude;
import org.elasticsearch.search.aggregations.bucket.terms.Terms;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.fetch.subphase.FetchSourceContext;

/** Where the histories of an engine are, one document a user. All calls block. */
public final class HistoryIndex {

    /** The field of the user's id. */
    public static final String USER = History.USER;

    private static final int PAGE = 1_000;
    private static final int MAX_HISTORIES = 10_000;
    private static final String DONE = "done";

    private final Client client;
    private final String name;
    private final String alias;

    /** @param engine names the engine */
    public HistoryIndex(Client client, String engine) {
        this.client = client;
        this.name = name(engine);
        this.alias = writeAlias(engine);
    }

    /** The index of an engine's histories. */
    public static String name(String engine) {
        return "recommend." + engine + ".histories";
    }

    /** What is written goes to this alias and must find it: should the engine be deleted meanwhile, no index comes back. */
    static String writeAlias(String engine) {
        return name(engine) + ".write";
    }

    /** Whether an engine has histories that can be read. An index with a shard that never started, since it is new, has none. */
    public static boolean exists(String engine, ProjectMetadata project) {
        return isStarted(project.index(name(engine)));
    }

    /**
     * The same of histories that are about to be read.
     *
     * @throws org.elasticsearch.ElasticsearchStatusException with a 409 if this node cannot read them
     */
    public static boolean isReadable(String engine, ProjectMetadata project) {
        IndexMark.require(StoredFormat.HISTORIES, project.index(name(engine)));
        return exists(engine, project);
    }

    /** Whether every shard of an index has started once; one that never did has nothing yet. */
    public static boolean isStarted(@Nullable IndexMetadata index) {
        return index != null
                && IntStream.range(0, index.getNumberOfShards())
                        .noneMatch(shard -> index.inSyncAllocationIds(shard).isEmpty());
    }

    /** The histories that a run of the folding after another one has made. */
    public static QueryBuilder foldedAfter(long run) {
        return QueryBuilders.rangeQuery(History.RUN).gt(run);
    }

    /** The histories that statistics are made of: those that rules have left something of. */
    public static QueryBuilder counted() {
        return QueryBuilders.rangeQuery(History.INTERACTIONS).gt(0);
    }

    /** Lets searches see all that was written. */
    public void refresh() {
        Refresh.all(client, name);
    }

    /** Which of the people were folded in a run. */
    Set<String> folded(Collection<Person> people, long run) {
        if (people.isEmpty()) {
            return Set.of();
        }
        MultiGetRequest request = new MultiGetRequest();
        for (Person person : people) {
            request.add(new MultiGetRequest.Item(name, id(person.user()))
                    .fetchSourceContext(FetchSourceContext.of(true, new String[] {History.USER, History.RUN}, null)));
        }
        Set<String> users = new HashSet<>();
        for (MultiGetItemResponse item : client.multiGet(request).actionGet()) {
            if (item.isFailed()) {
                throw new IllegalStateException(
                        "histories could not be read from [" + name + "]",
                        item.getFailure().getFailure());
            }
            Map<String, Object> source = item.getResponse().getSourceAsMap();
            if (source != null && ((Number) source.get(History.RUN)).longValue() == run) {
                users.add((String) source.get(History.USER));
            }
        }
        return users;
    }

    /** Writes histories; deletes those that hold nothing. */
    void write(Collection<History> histories, long run) {
        BulkRequestBuilder bulk = client.prepareBulk();
        try {
            for (History history : histories) {
                String id = id(history.person().user());
                if (history.events() > 0) {
                    bulk.add(client.prepareIndex(alias)
                            .setId(id)
                            .setRequireAlias(true)
                            .setSource(history.toDocument(run)));
                } else {
                    bulk.add(client.prepareDelete(alias, id));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        execute(bulk);
    }

    /** Writes a person's footprint in place of the history: what the person did counts no more. */
    public void retire(Person person, Footprint footprint) {
        try {
            execute(client.prepareBulk()
                    .add(client.prepareIndex(alias)
                            .setId(id(person.user()))
                            .setRequireAlias(true)
                            .setSource(footprint.toDocument(person))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The users of the histories that any of the ids was folded into. */
    public Set<String> usersOf(Collection<String> ids) {
        return users(new SearchSourceBuilder()
                .query(QueryBuilders.termsQuery(History.IDS, ids))
                .size(MAX_HISTORIES));
    }

    /** The histories that any of the ids was folded into; all of them, since an id is in one or, after a link, few. */
    public List<Map<String, Object>> of(Collection<String> ids) {
        return search(new SearchSourceBuilder()
                .query(QueryBuilders.termsQuery(History.IDS, ids))
                .size(MAX_HISTORIES));
    }

    /**
     * Which of some items somebody did.
     *
     * @param items at most 1,000
     */
    public Set<String> done(String action, Collection<String> items) {
        String field = History.field(action);
        Set<String> done = new HashSet<>();
        if (!items.isEmpty()) {
            SearchSourceBuilder search = new SearchSourceBuilder()
                    .query(QueryBuilders.termsQuery(field, items))
                    .size(0)
                    .trackTotalHits(false)
                    .aggregation(AggregationBuilders.terms(DONE)
                            .field(field)
                            .includeExclude(new IncludeExclude(null, null, bytes(items), null))
                            .size(items.size()));
            SearchResponse response = client.search(
                            new SearchRequest(name).source(search).allowPartialSearchResults(false))
                    .actionGet();
            try {
                Terms found = response.getAggregations().get(DONE);
                found.getBuckets().forEach(bucket -> done.add(bucket.getKeyAsString()));
            } finally {
                response.decRef();
            }
        }
        return done;
    }

    private static SortedSet<BytesRef> bytes(Collection<String> items) {
        SortedSet<BytesRef> bytes = new TreeSet<>();
        items.forEach(item -> bytes.add(new BytesRef(item)));
        return bytes;
    }

    /** Deletes the histories that no run since {@code run} has written: of users who have no events any more. */
    void deleteBefore(long run) {
        Set<String> users;
        do {
            refresh();
            users = users(new SearchSourceBuilder()
                    .query(QueryBuilders.rangeQuery(History.RUN).lt(run))
                    .size(PAGE));
            delete(users);
        } while (!users.isEmpty());
    }

    private Set<String> users(SearchSourceBuilder search) {
        Set<String> users = new HashSet<>();
        for (Map<String, Object> history : search(search.fetchSource(History.USER, null))) {
            users.add((String) history.get(History.USER));
        }
        return users;
    }

    /** Deletes the histories of users; returns how many there were. */
    public long delete(Collection<String> users) {
        BulkRequestBuilder bulk = client.prepareBulk();
        users.forEach(user -> bulk.add(client.prepareDelete(alias, id(user))));
        long deleted = 0;
        for (BulkItemResponse item : execute(bulk)) {
            deleted += item.getResponse().getResult() == DocWriteResponse.Result.DELETED ? 1 : 0;
        }
        return deleted;
    }

    private BulkItemResponse[] execute(BulkRequestBuilder bulk) {
        if (bulk.numberOfActions() == 0) {
            return new BulkItemResponse[0];
        }
        BulkResponse response = bulk.get();
        for (BulkItemResponse item : response) {
            if (item.isFailed()) {
                throw new ElasticsearchStatusException(
                        "histories could not be written to [{}]: {}",
                        item.status(),
                        item.getFailure().getCause(),
                        name,
                        item.getFailureMessage());
            }
        }
        return response.getItems();
    }

    private List<Map<String, Object>> search(SearchSourceBuilder search) {
        SearchRequest request =
                new SearchRequest(name).source(search.trackTotalHits(false)).allowPartialSearchResults(false);
        SearchResponse response = client.search(request).actionGet();
        try {
            return Arrays.stream(response.getHits().getHits())
                    .map(SearchHit::getSourceAsMap)
                    .toList();
        } finally {
            response.decRef();
        }
    }

    /** A user's id may be longer than a document's. */
    private static String id(String user) {
        byte[] hash = MessageDigests.sha256().digest(user.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
