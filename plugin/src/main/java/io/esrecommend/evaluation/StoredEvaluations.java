package io.esrecommend.evaluation;

import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.ResourceAlreadyExistsException;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.indices.alias.Alias;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequest.AliasActions;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.SortOrder;

/** The reports of an engine's newest evaluations. */
public final class StoredEvaluations {

    /** How many are kept. */
    public static final int KEPT = 10;

    private static final int MOST_TO_DELETE = 100;

    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(30);

    private static final String MAPPING = """
            { "dynamic": false,
              "properties": { "evaluation": { "type": "keyword" }, "started": { "type": "date" } } }""";

    private final Client client;
    private final String engine;
    private final String name;
    private final String alias;

    /**
     * @param client acts as the calling user
     * @param engine names the engine
     */
    public StoredEvaluations(Client client, String engine) {
        this.client = client;
        this.engine = engine;
        this.name = "recommend." + engine + ".evaluations";
        this.alias = name + ".write";
    }

    /** Keeps a report, and no more than the newest; blocks. */
    void write(String evaluation, Map<String, Object> report) {
        create();
        client.prepareIndex(alias)
                .setId(evaluation)
                .setRequireAlias(true)
                .setSource(report)
                .setRefreshPolicy(RefreshPolicy.IMMEDIATE)
                .get();
        SearchResponse response = client.search(request(QueryBuilders.matchAllQuery(), KEPT, MOST_TO_DELETE)
                        .allowPartialSearchResults(false))
                .actionGet();
        BulkRequestBuilder bulk = client.prepareBulk().setRefreshPolicy(RefreshPolicy.IMMEDIATE);
        try {
            for (SearchHit hit : response.getHits()) {
                bulk.add(client.prepareDelete(name, hit.getId()));
            }
        } finally {
            response.decRef();
        }
        if (bulk.numberOfActions() > 0) {
            bulk.get();
        }
    }

    private void create() {
        Settings settings = Settings.builder()
                .put(IndexMetadata.SETTING_INDEX_HIDDEN, true)
                .put(IndexMetadata.SETTING_NUMBER_OF_SHARDS, 1)
                .put(IndexMetadata.SETTING_AUTO_EXPAND_REPLICAS, "0-1")
                .build();
        try {
            client.admin()
                    .indices()
                    .create(new CreateIndexRequest(name)
                            .settings(settings)
                            .mapping(
                                    IndexMark.of(StoredFormat.EVALUATIONS, name).in(MAPPING))
                            .alias(new Alias(alias).isHidden(true)))
                    .actionGet();
        } catch (RuntimeException e) {
            if (!(ExceptionsHelper.unwrapCause(e) instanceof ResourceAlreadyExistsException)) {
                throw e;
            }
            // maybe restored from a snapshot without its alias
            client.admin()
                    .indices()
                    .prepareAliases(TIMEOUT, TIMEOUT)
                    .addAliasAction(AliasActions.add().index(name).alias(alias).isHidden(true))
                    .get();
        }
    }

    /**
     * Reads a report. Fails with a 404 that names those there are.
     *
     * @param project the cluster's metadata as this node knows it now
     * @param evaluation its id; null for the newest
     */
    public void read(
            ProjectMetadata project, @Nullable String evaluation, ActionListener<Map<String, Object>> listener) {
        if (project.index(name) == null) {
            listener.onFailure(unknown(evaluation, List.of()));
            return;
        }
        IndexMark.require(StoredFormat.EVALUATIONS, project.index(name));
        client.search(request(QueryBuilders.matchAllQuery(), 0, KEPT), listener.map(response -> {
            for (SearchHit hit : response.getHits()) {
                if (evaluation == null || evaluation.equals(hit.getId())) {
                    return hit.getSourceAsMap();
                }
            }
            throw unknown(
                    evaluation,
                    Arrays.stream(response.getHits().getHits())
                            .map(SearchHit::getId)
                            .toList());
        }));
    }

    /** All reports that are kept, the newest first. */
    public void readAll(ProjectMetadata project, ActionListener<List<Map<String, Object>>> listener) {
        if (project.index(name) == null) {
            listener.onResponse(List.of());
            return;
        }
        IndexMark.require(StoredFormat.EVALUATIONS, project.index(name));
        client.search(
                request(QueryBuilders.matchAllQuery(), 0, KEPT),
                listener.map(response -> Arrays.stream(response.getHits().getHits())
                        .map(SearchHit::getSourceAsMap)
                        .toList()));
    }

    private SearchRequest request(QueryBuilder query, int from, int size) {
        return new SearchRequest(name)
                .source(new SearchSourceBuilder()
                        .query(query)
                        .sort("started", SortOrder.DESC)
                        .sort("evaluation", SortOrder.DESC)
                        .from(from)
                        .size(size)
                        .trackTotalHits(false));
    }

    private ResourceNotFoundException unknown(@Nullable String evaluation, List<String> there) {
        return new ResourceNotFoundException("engine [" + engine + "] "
                + (evaluation == null ? "has no evaluation" : "has no evaluation [" + evaluation + "]") + "; there are "
                + there + ", and POST /_recommend/" + engine + "/_evaluate makes one");
    }
}
