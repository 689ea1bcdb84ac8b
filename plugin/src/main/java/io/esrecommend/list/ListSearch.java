package io.esrecommend.list;

import io.esrecommend.engine.Items;
import io.esrecommend.fusion.ComponentValue;
import io.esrecommend.monitor.Phase;
import io.esrecommend.monitor.Trace;
import io.esrecommend.query.ItemVectors;
import io.esrecommend.query.Resolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;
import org.elasticsearch.search.sort.ScoreSortBuilder;

/**
 * Searches the items of a resolved recommendation in the order of a list: by score, the largest first, and by id where
 * scores are the same. One search finds the hits and brings what their reasons need.
 */
public final class ListSearch {

    final Client client;
    final Resolution resolution;
    final ListSpec list;
    final Trace trace;
    private final TimeValue timeout;
    private final Items items;

    /**
     * @param client as whom items are read, and whose task can be cancelled
     * @param resolution what to search for
     * @param list which page of it
     * @param timeout after which a shard answers with what it has; null for none
     * @param trace of the request, whose phases it tells
     */
    public ListSearch(Client client, Resolution resolution, ListSpec list, @Nullable TimeValue timeout, Trace trace) {
        this.client = client;
        this.resolution = resolution;
        this.list = list;
        this.timeout = timeout;
        this.trace = trace;
        this.items = resolution.engine().items();
    }

    /** Reads the page; the hits are released when the listener returns, unless it holds them. */
    public void run(ActionListener<ItemList> listener) {
        Page page = list.page();
        SearchSourceBuilder source = byScore().from(page.from()).size(page.size());
        if (page.after() != null) {
            source.searchAfter(page.after().sortValues());
        }
        if (list.shown().reasons()) {
            items.vectorFields().forEach(source::docValueField);
        }
        client.search(request(shown(source)), trace.until(Phase.SEARCH, listener.map(this::page)));
    }

    /**
     * Reads the page without the documents of its hits, whose ids the order has told already.
     *
     * @param values whether the values are read that their components are computed from
     */
    public void rank(boolean values, ActionListener<List<RankedItem>> listener) {
        SearchSourceBuilder source = byScore()
                .from(list.page().from())
                .size(list.page().size())
                .storedField("_none_")
                .trackTotalHits(false);
        if (values) {
            ComponentValue.fields(resolution.query().fusion().parts()).forEach(source::docValueField);
        }
        client.search(
                request(source),
                listener.map(response -> Arrays.stream(response.getHits().getHits())
                        .map(hit -> new RankedItem((String) hit.getSortValues()[1], score(hit), values(hit)))
                        .toList()));
    }

    private static Map<String, List<Object>> values(SearchHit hit) {
        Map<String, List<Object>> values = new HashMap<>();
        hit.getFields().forEach((name, field) -> values.put(name, field.getValues()));
        return values;
    }

    /** A search for the list, from its beginning. */
    SearchSourceBuilder byScore() {
        return new SearchSourceBuilder()
                .query(resolution.query())
                .sort(new ScoreSortBuilder())
                .sort(new ItemIdSort());
    }

    /** Adds what is shown of hits. */
    SearchSourceBuilder shown(SearchSourceBuilder source) {
        source.fetchSource(list.shown().source());
        return list.shown().explain() ? source.explain(true) : source;
    }

    /** A request for items. */
    SearchRequest request(SearchSourceBuilder source) {
        SearchRequest request = new SearchRequest(items.index()).source(source.timeout(timeout));
        if (list.partial() != null) {
            request.allowPartialSearchResults(list.partial());
        }
        return request;
    }

    private ItemList page(SearchResponse response) {
        List<SearchHit> hits = Arrays.asList(response.getHits().getHits());
        List<Map<String, float[]>> vectors = new ArrayList<>();
        for (SearchHit hit : hits) {
            hit.score(score(hit));
            if (list.shown().reasons()) {
                vectors.add(ItemVectors.vectors(hit, items.vectorFields()));
                items.vectorFields().forEach(hit::removeDocumentField);
            }
        }
        boolean first = list.page().from() == 0 && list.page().after() == null && !hits.isEmpty();
        return new ItemList(
                response, response, hits, vectors, first ? hits.get(0).getScore() : Float.NaN);
    }

    /** A search with a sort would compute scores anew to write them into hits; the sort has them already. */
    static float score(SearchHit hit) {
        return (float) hit.getRawSortValues()[0];
    }
}
