package io.esrecommend.neighbour;

import io.esrecommend.cooccurrence.Partition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.index.IndexRequestBuilder;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.engine.VersionConflictEngineException;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * How many users each item had when its rows were made, beside the rows: a document for each action and partition of its
 * items. All calls block.
 */
public final class CountTable {

    /** Each conflict is progress of somebody else's; so many in a row mean that something is wrong. */
    private static final int RETRIES = 100;

    private static final String SHAPE = "counts";
    private static final String PARTITIONS = "partitions";
    private static final String UNIT = "unit";
    private static final String ITEMS = "items";
    private static final String USERS = "users";
    private static final String CHANGED = "changed";

    private final Client client;
    private final String index;

    /** @param index of the rows; an alias where it is written to, so that none comes back whose engine is deleted */
    public CountTable(Client client, String index) {
        this.client = client;
        this.index = index;
    }

    /**
     * An item.
     *
     * @param users who did it when its rows were made, in units of the counts
     * @param changed of those who do it, how many have done something since then that the rows do not know, in units
     */
    public record Entry(long users, long changed) {}

    /**
     * How the table is divided.
     *
     * @param partitions of the items of each action, by their hashes
     * @param unit of the counts: what a user counts
     */
    public record Shape(int partitions, int unit) {}

    /** Begins a table. */
    public void create(Shape shape) {
        client.prepareIndex(index)
                .setId(SHAPE)
                .setRequireAlias(true)
                .setSource(Map.of(PARTITIONS, shape.partitions, UNIT, shape.unit))
                .get();
    }

    /** How the table is divided; null if there is none. */
    @Nullable
    public Shape shape() {
        Map<String, Object> source = client.prepareGet(index, SHAPE).get().getSourceAsMap();
        return source == null ? null : new Shape((int) source.get(PARTITIONS), (int) source.get(UNIT));
    }

    /** The items of a partition; none if there is no such document. */
    public Map<String, Entry> read(String action, int partition) {
        return read(client.prepareGet(index, id(action, partition)).get());
    }

    private static Map<String, Entry> read(GetResponse document) {
        Map<String, Entry> entries = new HashMap<>();
        if (document.isExists()) {
            Map<String, Object> source = document.getSourceAsMap();
            List<?> items = (List<?>) source.get(ITEMS);
            List<?> users = (List<?>) source.get(USERS);
            List<?> changed = (List<?>) source.get(CHANGED);
            for (int i = 0; i < items.size(); i++) {
                entries.put(
                        (String) items.get(i),
                        new Entry(((Number) users.get(i)).longValue(), ((Number) changed.get(i)).longValue()));
            }
        }
        return entries;
    }

    /** Writes the items of a partition in place of those that are there. */
    public void write(String action, int partition, Map<String, Entry> entries) {
        request(action, partition, entries).setRequireAlias(true).get();
    }

    private IndexRequestBuilder request(String action, int partition, Map<String, Entry> entries) {
        try (XContentBuilder document = XContentFactory.smileBuilder()) {
            Collection<Entry> values = entries.values();
            document.startObject()
                    .field(ITEMS, entries.keySet())
                    .array(USERS, values.stream().mapToLong(Entry::users).toArray())
                    .array(CHANGED, values.stream().mapToLong(Entry::changed).toArray())
                    .endObject();
            return client.prepareIndex(index).setId(id(action, partition)).setSource(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Counts one user less for some items of an action; one that nobody is left of is gone. */
    public void withdraw(String action, Collection<String> items) {
        Shape shape = shape();
        if (shape != null) {
            Map<Integer, Set<String>> byPartition = items.stream()
                    .collect(Collectors.groupingBy(item -> Partition.of(item, shape.partitions), Collectors.toSet()));
            byPartition.forEach((partition, some) -> withdraw(action, partition, some, shape.unit));
        }
    }

    private void withdraw(String action, int partition, Set<String> items, int unit) {
        for (int retries = 0; retries <= RETRIES; retries++) {
            GetResponse document =
                    client.prepareGet(index, id(action, partition)).get();
            Map<String, Entry> entries = read(document);
            if (items.stream().noneMatch(entries::containsKey)) {
                return;
            }
            for (String item : items) {
                entries.computeIfPresent(
                        item,
                        (name, entry) -> entry.users <= unit ? null : new Entry(entry.users - unit, entry.changed));
            }
            try {
                request(action, partition, entries)
                        .setIfSeqNo(document.getSeqNo())
                        .setIfPrimaryTerm(document.getPrimaryTerm())
                        .get();
                return;
            } catch (VersionConflictEngineException e) {
                // a build or another erasure was faster
            }
        }
        throw new ElasticsearchStatusException(
                "the counts of [{}] change faster than a user can be taken out; send the same request again",
                RestStatus.CONFLICT,
                index);
    }

    private static String id(String action, int partition) {
        return "counts/" + partition + "/" + action;
    }
}
