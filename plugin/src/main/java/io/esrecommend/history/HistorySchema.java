package io.esrecommend.history;

import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import org.elasticsearch.ResourceAlreadyExistsException;
import org.elasticsearch.action.admin.indices.alias.Alias;
import org.elasticsearch.action.admin.indices.alias.IndicesAliasesRequest.AliasActions;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.xcontent.XContentType;

/** Makes the index of an engine's histories, and brings one that is there up to date. All calls block. */
final class HistorySchema {

    private static final TimeValue TIMEOUT = TimeValue.timeValueSeconds(30);

    private final Client client;
    private final String name;
    private final String alias;

    /** @param engine names the engine */
    HistorySchema(Client client, String engine) {
        this.client = client;
        this.name = HistoryIndex.name(engine);
        this.alias = HistoryIndex.writeAlias(engine);
    }

    /**
     * Makes the index if there is none; one that is there learns to keep what histories hold today.
     *
     * @param shards of an index that is made
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
                            .mapping(marked())
                            .alias(new Alias(alias).isHidden(true)))
                    .actionGet();
        } catch (ResourceAlreadyExistsException e) {
            // of a fold before, maybe one that kept less, or restored from a snapshot without its alias
            client.admin()
                    .indices()
                    .prepareAliases(TIMEOUT, TIMEOUT)
                    .addAliasAction(AliasActions.add().index(name).alias(alias).isHidden(true))
                    .get();
            client.admin()
                    .indices()
                    .preparePutMapping(name)
                    .setSource(marked(), XContentType.JSON)
                    .get();
        }
    }

    private String marked() {
        return IndexMark.of(StoredFormat.HISTORIES, name).in(mapping());
    }

    /** Deletes the index with all that it holds, and makes it anew. A master that is lost may have deleted it already. */
    void recreate(int shards) {
        client.admin()
                .indices()
                .prepareDelete(name)
                .setIndicesOptions(IndicesOptions.LENIENT_EXPAND_OPEN)
                .get();
        create(shards);
    }

    /** How many shards the index has. */
    int shards() {
        return client.admin()
                .indices()
                .prepareGetSettings(TIMEOUT, name)
                .get()
                .getIndexToSettings()
                .get(name)
                .getAsInt(IndexMetadata.SETTING_NUMBER_OF_SHARDS, 1);
    }

    /** The mapping: every action's items as keywords and their times beside them, numbers to be summed. */
    static String mapping() {
        return """
                {
                  "dynamic": false,
                  "properties": {
                    "user": { "type": "keyword" },
                    "ids": { "type": "keyword" },
                    "run": { "type": "long" },
                    "events": { "type": "long" },
                    "interactions": { "type": "long" },
                    "future": { "type": "long" },
                    "dropped": { "type": "object", "dynamic": true },
                    "actions": { "type": "object", "dynamic": true },
                    "times": { "type": "object", "dynamic": true },
                    "details": { "type": "object", "enabled": false }
                  },
                  "dynamic_templates": [
                    { "items": { "path_match": "actions.*", "mapping": { "type": "keyword" } } },
                    { "times": { "path_match": "times.*", "mapping": { "type": "binary", "doc_values": true } } },
                    { "rules": { "path_match": "dropped.*", "mapping": { "type": "long" } } }
                  ]
                }""";
    }
}
