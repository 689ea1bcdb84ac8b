package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The contestants that send one request.
 *
 * @param engine that is asked
 */
record Askers(AskedEngine engine) {

    /** {@code POST /_recommend/{engine}/_search}, which reads what the user did, neighbours and vectors itself. */
    Asker ours() {
        return question -> {
            Map<String, Object> body = question.recommendation();
            body.put("size", Question.SIZE);
            return request("/_recommend/" + engine.name() + "/_search", body);
        };
    }

    /** The query {@code recommend} in a {@code _search} of the items. */
    Asker query() {
        return question -> {
            Map<String, Object> recommend = question.recommendation();
            recommend.put("engine", engine.name());
            return search(Map.of("recommend", recommend));
        };
    }

    /**
     * Elasticsearch's {@code knn} query with the same {@code k}, candidates and filter. It is told what ours has to find out:
     * the mean vector of what the user did, and the ids of what the user has seen.
     */
    Asker knn() {
        return question -> {
            Map<String, Object> knn = new LinkedHashMap<>();
            knn.put("field", "embedding");
            knn.put("query_vector", engine.taste(question.user()));
            knn.put("k", Question.CANDIDATES);
            knn.put("num_candidates", Question.CANDIDATES);
            Map<String, Object> filter = question.filter(engine.history(question.user()));
            if (!filter.isEmpty()) {
                knn.put("filter", Map.of("bool", filter));
            }
            return search(Map.of("knn", knn));
        };
    }

    private Runnable search(Map<String, ?> query) {
        return request("/" + engine.itemIndex() + "/_search", Map.of("size", Question.SIZE, "query", query));
    }

    private Runnable request(String path, Map<String, ?> body) {
        String json = Http.lines(List.of(body)).strip();
        return () -> engine.http().post(path, json);
    }
}
