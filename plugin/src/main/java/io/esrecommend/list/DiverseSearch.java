package io.esrecommend.list;

import io.esrecommend.engine.Items;
import io.esrecommend.monitor.Phase;
import io.esrecommend.query.ItemVectors;
import io.esrecommend.query.Resolution;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.lucene.util.VectorUtil;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.core.Tuple;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.IdsQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/**
 * Searches the items of a resolved recommendation in the order of a diverse list. A first search reads the vectors and
 * the limited fields of a window, which is the same for every page; the page is chosen, and a second search reads what is
 * shown of its items. A page lacks an item that is deleted between the two.
 */
public final class DiverseSearch {

    private final ListSearch search;
    private final ListSpec list;
    private final Resolution resolution;
    private final Executor executor;
    private final Runnable pause;

    /** What the window knows of a hit. */
    private record Found(
            String index, String id, float score, Map<String, float[]> vectors, List<Set<Object>> values) {}

    /**
     * @param search for the list; with diversity
     * @param executor chooses the page
     * @param pause throws if the page is no longer wanted
     */
    public DiverseSearch(ListSearch search, Executor executor, Runnable pause) {
        this.search = search;
        this.list = search.list;
        this.resolution = search.resolution;
        this.executor = executor;
        this.pause = pause;
    }

    /**
     * Reads the page; the hits are released when the listener returns, unless it holds them.
     *
     * @param window the hits that the list is chosen from
     */
    public void run(int window, ActionListener<ItemList> listener) {
        SearchSourceBuilder source = search.byScore().size(window).fetchSource(false);
        items().vectorFields().forEach(source::docValueField);
        list.diversity().maxPerValue().keySet().forEach(source::docValueField);
        search.client.search(
                search.request(source),
                search.trace.until(Phase.SEARCH, listener.delegateFailureAndWrap((next, response) -> {
                    response.mustIncRef();
                    ActionListener<ItemList> last = ActionListener.runAfter(next, response::decRef);
                    executor.execute(ActionRunnable.wrap(last, l -> read(response, l)));
                })));
    }

    private Items items() {
        return resolution.engine().items();
    }

    private void read(SearchResponse window, ActionListener<ItemList> listener) {
        List<Found> found = new ArrayList<>();
        for (SearchHit hit : window.getHits()) {
            found.add(new Found(
                    hit.getIndex(),
                    hit.getId(),
                    ListSearch.score(hit),
                    ItemVectors.vectors(hit, items().vectorFields()),
                    values(hit)));
        }
        float best = found.isEmpty() ? Float.NaN : found.get(0).score;
        List<Found> page = search.trace.during(Phase.DIVERSITY, () -> page(found));
        if (page.isEmpty()) {
            listener.onResponse(new ItemList(window, window, List.of(), List.of(), best));
            return;
        }
        SearchSourceBuilder source = search.shown(new SearchSourceBuilder())
                .query(query(page))
                // an alias of several indices may have an id in each
                .size(page.size()
                        * (int) page.stream().map(Found::index).distinct().count())
                .trackTotalHits(false);
        search.client.search(
                search.request(source),
                search.trace.until(Phase.FETCH, listener.map(response -> inOrder(page, window, response, best))));
    }

    private List<Set<Object>> values(SearchHit hit) {
        List<Set<Object>> values = new ArrayList<>();
        for (String name : list.diversity().maxPerValue().keySet()) {
            DocumentField field = hit.field(name);
            values.add(field == null ? Set.of() : new HashSet<>(field.getValues()));
        }
        return values;
    }

    private List<Found> page(List<Found> found) {
        List<Candidate> candidates = new ArrayList<>();
        for (Found hit : found) {
            candidates.add(new Candidate(hit.score, direction(hit.vectors.get(items().vector())), hit.values));
        }
        Diversity diversity = list.diversity();
        Page page = list.page();
        return new MarginalRelevance(
                        candidates,
                        diversity.weight(),
                        List.copyOf(diversity.maxPerValue().values()))
                .choose((int) page.end(), pause).stream()
                        .skip(page.from())
                        .map(found::get)
                        .toList();
    }

    private float[] direction(float[] vector) {
        VectorSpace space = resolution.space();
        if (list.diversity().weight() == 0 || vector == null || vector.length != space.dimensions()) {
            return null;
        }
        float[] centred = space.centred(vector);
        return VectorUtil.dotProduct(centred, centred) > 0 ? VectorUtil.l2normalize(centred) : null;
    }

    /** Only an explanation needs the recommend query again. */
    private QueryBuilder query(List<Found> page) {
        IdsQueryBuilder ids =
                QueryBuilders.idsQuery().addIds(page.stream().map(Found::id).toArray(String[]::new));
        return list.shown().explain()
                ? new BoolQueryBuilder().must(resolution.query()).filter(ids)
                : QueryBuilders.constantScoreQuery(ids);
    }

    private ItemList inOrder(List<Found> page, SearchResponse window, SearchResponse response, float best) {
        Map<Tuple<String, String>, SearchHit> read = new HashMap<>();
        for (SearchHit hit : response.getHits()) {
            read.put(Tuple.tuple(hit.getIndex(), hit.getId()), hit);
        }
        List<SearchHit> hits = new ArrayList<>();
        List<Map<String, float[]>> vectors = new ArrayList<>();
        for (Found found : page) {
            SearchHit hit = read.get(Tuple.tuple(found.index, found.id));
            if (hit != null) {
                hit.score(found.score);
                hits.add(hit);
                vectors.add(found.vectors);
            }
        }
        return new ItemList(window, response, hits, list.shown().reasons() ? vectors : List.of(), best);
    }
}
