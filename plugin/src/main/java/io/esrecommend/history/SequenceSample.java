package io.esrecommend.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.functionscore.ScoreFunctionBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/**
 * In which order users did items: of a random part of the histories, the same at every build of the same histories.
 *
 * @param sequences the newest items of each user, at most {@link #ITEMS}, the newest last; at least three, at most
 *     {@link #USERS} users
 */
public record SequenceSample(List<List<String>> sequences) {

    private static final int USERS = 1_000;
    private static final int ITEMS = 10;

    /** Histories that are read to find as many of three items and more. */
    private static final int MOST_READ = 4_000;

    private static final int SHORTEST = 3;
    private static final int PAGE = 500;
    private static final int SEED = 31;

    /**
     * Reads what users did by one action. Blocks.
     *
     * @param engine names the engine
     */
    public static SequenceSample read(Client client, String engine, String action) {
        List<List<String>> sequences = new ArrayList<>();
        for (int from = 0; from < MOST_READ && sequences.size() < USERS; from += PAGE) {
            SearchSourceBuilder search = new SearchSourceBuilder()
                    .query(random(History.field(action)))
                    .from(from)
                    .size(PAGE)
                    .trackTotalHits(false)
                    .fetchSource(History.field(action), null);
            SearchResponse response = client.search(new SearchRequest(HistoryIndex.name(engine))
                            .source(search)
                            .allowPartialSearchResults(false))
                    .actionGet();
            try {
                for (SearchHit hit : response.getHits()) {
                    List<String> items = items(hit, action);
                    if (items.size() >= SHORTEST && sequences.size() < USERS) {
                        sequences.add(items.subList(Math.max(0, items.size() - ITEMS), items.size()));
                    }
                }
                if (response.getHits().getHits().length < PAGE) {
                    break;
                }
            } finally {
                response.decRef();
            }
        }
        return new SequenceSample(sequences);
    }

    private static QueryBuilder random(String field) {
        return QueryBuilders.functionScoreQuery(
                QueryBuilders.boolQuery().filter(HistoryIndex.counted()).filter(QueryBuilders.existsQuery(field)),
                ScoreFunctionBuilders.randomFunction().seed(SEED).setField("_seq_no"));
    }

    private static List<String> items(SearchHit hit, String action) {
        Map<?, ?> actions = (Map<?, ?>) hit.getSourceAsMap().get(History.ACTIONS);
        List<String> items = new ArrayList<>();
        ((List<?>) actions.get(action)).forEach(item -> items.add((String) item));
        return items;
    }
}
