package io.esrecommend.action;

import io.esrecommend.engine.StatisticsIndices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.admin.indices.stats.IndexStats;
import org.elasticsearch.action.admin.indices.stats.IndicesStatsResponse;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.rest.RestStatus;

/** How large an engine's own indices are, as far as the calling user may know. */
final class IndexSizes {

    private IndexSizes() {}

    /**
     * Reads them; tells why, where they cannot be read, since all else of an engine is still worth telling.
     *
     * @param listener hears of the documents and bytes of each index, copies included in the bytes
     */
    static void read(
            Client client, String engine, ProjectMetadata project, ActionListener<Map<String, Object>> listener) {
        List<String> names = new StatisticsIndices(engine).all(project);
        if (names.isEmpty()) {
            listener.onResponse(Map.of());
            return;
        }
        ActionListener<IndicesStatsResponse> told = listener.map(IndexSizes::shown);
        client.admin()
                .indices()
                .prepareStats(names.toArray(String[]::new))
                .setIndicesOptions(IndicesOptions.LENIENT_EXPAND_OPEN_HIDDEN)
                .clear()
                .setDocs(true)
                .setStore(true)
                .execute(told.delegateResponse(
                        (ignored, failure) -> listener.onResponse(Map.of("unknown", why(engine, failure)))));
    }

    private static Map<String, Object> shown(IndicesStatsResponse response) {
        Map<String, Object> shown = new TreeMap<>();
        for (IndexStats index : response.getIndices().values()) {
            Map<String, Object> size = new LinkedHashMap<>();
            size.put("documents", index.getPrimaries().getDocs().getCount());
            size.put("size_in_bytes", index.getTotal().getStore().sizeInBytes());
            shown.put(index.getIndex(), size);
        }
        return shown;
    }

    private static String why(String engine, Exception failure) {
        return ExceptionsHelper.status(failure) == RestStatus.FORBIDDEN
                ? "sizes need the privilege [monitor] on [recommend." + engine + ".*]"
                : String.valueOf(failure.getMessage());
    }
}
