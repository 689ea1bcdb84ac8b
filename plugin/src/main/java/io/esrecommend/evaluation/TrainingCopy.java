package io.esrecommend.evaluation;

import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import io.esrecommend.interaction.EventsIndex.Event;
import io.esrecommend.interaction.Interaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.elasticsearch.action.admin.indices.alias.Alias;
import org.elasticsearch.action.admin.indices.create.CreateIndexRequest;
import org.elasticsearch.action.bulk.BulkRequestBuilder;
import org.elasticsearch.action.bulk.BulkResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * The interactions that are trained on, in an index of their own. A write goes to an alias and must find it: should the
 * engine be deleted meanwhile, no index comes back. All calls block.
 */
final class TrainingCopy {

    private static final int BATCH = 5_000;

    private final Client client;
    private final String name;
    private final String alias;
    private BulkRequestBuilder bulk;

    /** @param name of the index */
    TrainingCopy(Client client, String name) {
        this.client = client;
        this.name = name;
        this.alias = name + ".write";
        this.bulk = client.prepareBulk();
    }

    /**
     * Makes the index.
     *
     * @param owner kept with the index: who makes it
     * @throws org.elasticsearch.ResourceAlreadyExistsException if there is one
     */
    void create(String owner, int shards) {
        Settings settings = Settings.builder()
                .put(IndexMetadata.SETTING_INDEX_HIDDEN, true)
                .put(IndexMetadata.SETTING_NUMBER_OF_SHARDS, shards)
                .put(IndexMetadata.SETTING_NUMBER_OF_REPLICAS, 0)
                .put(IndexSettings.INDEX_REFRESH_INTERVAL_SETTING.getKey(), "-1")
                .build();
        client.admin()
                .indices()
                .create(new CreateIndexRequest(name)
                        .settings(settings)
                        .mapping(IndexMark.of(StoredFormat.EVALUATION, name).in(mapping(owner)))
                        .alias(new Alias(alias).isHidden(true)))
                .actionGet();
    }

    private static String mapping(String owner) {
        return """
                { "_meta": { "owner": "$owner" },
                  "dynamic": false,
                  "properties": {
                    "user.id": { "type": "keyword" },
                    "item.id": { "type": "keyword" },
                    "event.action": { "type": "keyword" },
                    "event.platform": { "type": "keyword" },
                    "@timestamp": { "type": "date", "format": "epoch_millis" } } }""".replace("$owner", owner);
    }

    /**
     * Writes what a user did; others may follow.
     *
     * @param user the id that stands for all that the user goes by
     * @param events the newest first, the order in which those of one time are read again
     */
    void write(String user, List<Event> events) {
        try {
            for (Event event : events) {
                bulk.add(client.prepareIndex(alias).setRequireAlias(true).setSource(document(user, event)));
                if (bulk.numberOfActions() >= BATCH) {
                    flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static XContentBuilder document(String user, Event event) throws IOException {
        Interaction interaction = event.interaction();
        XContentBuilder json = XContentFactory.jsonBuilder()
                .startObject()
                .field("user.id", user)
                .field("item.id", interaction.item())
                .field("event.action", interaction.action())
                .field("@timestamp", interaction.time());
        if (interaction.platform() != null) {
            json.field("event.platform", interaction.platform());
        }
        return json.endObject();
    }

    /** Writes what is left, and lets searches see all. */
    void finish() {
        flush();
        client.admin().indices().prepareRefresh(name).get();
    }

    private void flush() {
        if (bulk.numberOfActions() > 0) {
            BulkResponse response = bulk.get();
            bulk = client.prepareBulk();
            if (response.hasFailures()) {
                throw new IllegalStateException("training interactions could not be written to [" + name + "]: "
                        + response.buildFailureMessage());
            }
        }
    }
}
