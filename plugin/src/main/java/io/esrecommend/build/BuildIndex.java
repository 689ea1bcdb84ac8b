package io.esrecommend.build;

import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import io.esrecommend.history.Refresh;
import io.esrecommend.neighbour.NeighbourIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ResourceAlreadyExistsException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.DocWriteResponse;
import org.elasticsearch.action.admin.indices.alias.Alias;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequest.AliasActions;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequestBuilder;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.index.IndexRequestBuilder;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.WriteRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.seqno.SequenceNumbers;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.xcontent.XContentType;

/**
 * The index that a build writes, until it is published. What is written goes to an alias that only an unfinished index
 * has, and must find it: should the engine be deleted meanwhile, no index comes back. All calls block.
 */
final class BuildIndex {

    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(30);
    private static final long KEEP_NANOS = TimeValue.timeValueSeconds(1).nanos();
    private static final String WRITE = ".write";

    private static final Logger LOGGER = LogManager.getLogger(BuildIndex.class);

    private final Client client;
    private final StatisticsIndices indices;
    private final String name;
    private long seqNo = SequenceNumbers.UNASSIGNED_SEQ_NO;
    private long primaryTerm = SequenceNumbers.UNASSIGNED_PRIMARY_TERM;
    private long kept;

    BuildIndex(Client client, StatisticsIndices indices, String build) {
        this.client = client;
        this.indices = indices;
        this.name = indices.neighbours(build);
    }

    /** The index's own name. */
    String name() {
        return name;
    }

    /** The alias that is written to. */
    String writeAlias() {
        return name + WRITE;
    }

    /** Whether a build has not finished an index of neighbours, or never will. */
    static boolean isUnfinished(IndexMetadata index) {
        return index.getAliases().containsKey(index.getIndex().getName() + WRITE);
    }

    /**
     * Makes the index. It may be there already: a master that is lost may have made it without saying so.
     *
     * @param shards of the index
     */
    void create(int shards) {
        Settings settings = Settings.builder()
                .put(IndexMetadata.SETTING_INDEX_HIDDEN, true)
                .put(IndexMetadata.SETTING_NUMBER_OF_SHARDS, shards)
                .put(IndexMetadata.SETTING_AUTO_EXPAND_REPLICAS, "0-1")
                .build();
        try {
            client.admin()
                    .indices()
                    .create(new CreateIndexRequest(name)
                            .settings(settings)
                            .mapping(IndexMark.of(StoredFormat.NEIGHBOURS, name).in(NeighbourIndex.mapping()))
                            .alias(new Alias(writeAlias()).isHidden(true)))
                    .actionGet();
        } catch (ResourceAlreadyExistsException e) {
            LOGGER.debug("index [{}] is there already", name);
        }
        seqNo = SequenceNumbers.UNASSIGNED_SEQ_NO;
    }

    /** How far the build is; null before it has written that down. */
    @Nullable
    BuildState read() {
        GetResponse document = client.prepareGet(name, BuildState.ID).get();
        if (!document.isExists()) {
            return null;
        }
        seqNo = document.getSeqNo();
        primaryTerm = document.getPrimaryTerm();
        return BuildState.of(document.getSourceAsMap());
    }

    /**
     * Writes down how far the build is.
     *
     * @throws org.elasticsearch.index.engine.VersionConflictEngineException if another node has taken the build over
     */
    BuildState write(BuildState state) {
        try {
            IndexRequestBuilder request = client.prepareIndex(writeAlias())
                    .setId(BuildState.ID)
                    .setRequireAlias(true)
                    .setSource(state.toDocument());
            if (seqNo == SequenceNumbers.UNASSIGNED_SEQ_NO) {
                request.setCreate(true);
            } else {
                request.setIfSeqNo(seqNo).setIfPrimaryTerm(primaryTerm);
            }
            DocWriteResponse response = request.get();
            seqNo = response.getSeqNo();
            primaryTerm = response.getPrimaryTerm();
            kept = System.nanoTime();
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes down how far the build is, unless that was done within the last second. */
    void keep(BuildState state) {
        if (System.nanoTime() - kept > KEEP_NANOS) {
            write(state);
        }
    }

    void write(Statistics statistics) {
        write(client, writeAlias(), statistics);
    }

    /** Writes statistics to the index behind an alias, and lets searches see them and the rows beside them. */
    static void write(Client client, String alias, Statistics statistics) {
        client.prepareIndex(alias)
                .setId(Statistics.ID)
                .setRequireAlias(true)
                .setSource(Strings.toString(statistics), XContentType.JSON)
                .get();
        Refresh.all(client, alias);
    }

    /** Forgets how far the build is, when it is over. */
    void forget() {
        client.prepareDelete(name, BuildState.ID)
                .setRefreshPolicy(WriteRequest.RefreshPolicy.IMMEDIATE)
                .get();
    }

    /** What was written last. */
    Statistics statistics() {
        Map<String, Object> source =
                client.prepareGet(name, Statistics.ID).get().getSourceAsMap();
        return Statistics.of(source);
    }

    /** Lets the engine read this index, and no other. */
    void publish(ProjectMetadata project) {
        Refresh.all(client, name);
        PlainActionFuture<Void> published = new PlainActionFuture<>();
        publish(
                client,
                indices,
                project,
                name,
                published,
                AliasActions.remove().index(name).alias(writeAlias()).mustExist(false));
        published.actionGet();
    }

    /** Lets an engine read an index, and no other, in one step with other changes of aliases. */
    static void publish(
            Client client,
            StatisticsIndices indices,
            ProjectMetadata project,
            String name,
            ActionListener<Void> listener,
            AliasActions... others) {
        IndicesAliasesRequestBuilder swap = client.admin().indices().prepareAliases(TIMEOUT, TIMEOUT);
        String alias = indices.neighbours();
        for (String index : published(indices, project)) {
            if (!index.equals(name)) {
                swap.addAliasAction(
                        AliasActions.remove().index(index).alias(alias).mustExist(false));
            }
        }
        for (AliasActions other : others) {
            swap.addAliasAction(other);
        }
        swap.addAliasAction(AliasActions.add().index(name).alias(alias).isHidden(true));
        swap.execute(listener.map(done -> null));
    }

    private static List<String> published(StatisticsIndices indices, ProjectMetadata project) {
        return indices.builds(project).stream()
                .filter(index -> project.index(index).getAliases().containsKey(indices.neighbours()))
                .toList();
    }
}
