package io.esrecommend.interaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.cache.Cache;
import org.elasticsearch.common.cache.CacheBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** Which items there are; remembers, for the time of one fold, some of those it was asked for. Calls block. */
public final class Catalogue {

    private static final int PAGE = 1_000;

    private final Client client;
    private final String index;
    private final Cache<String, Boolean> known =
            CacheBuilder.<String, Boolean>builder().setMaximumWeight(100_000).build();

    private final QueryBuilder available;

    /** @param index of items, by their {@code _id} */
    public Catalogue(Client client, String index) {
        this(client, index, QueryBuilders.matchAllQuery());
    }

    /**
     * @param index of items, by their {@code _id}
     * @param available what items match that there are
     */
    public Catalogue(Client client, String index, QueryBuilder available) {
        this.client = client;
        this.index = index;
        this.available = available;
    }

    /** How many items there are. */
    public long size() {
        SearchSourceBuilder search =
                new SearchSourceBuilder().query(available).size(0).trackTotalHits(true);
        SearchResponse response = client.search(
                        new SearchRequest(index).source(search).allowPartialSearchResults(false))
                .actionGet();
        try {
            return response.getHits().getTotalHits().value();
        } finally {
            response.decRef();
        }
    }

    /** Those of the items that there are not. */
    public Set<String> unknown(Collection<String> items) {
        Set<String> unknown = new HashSet<>();
        List<String> asked = new ArrayList<>();
        for (String item : new HashSet<>(items)) {
            Boolean exists = known.get(item);
            if (exists == null) {
                asked.add(item);
            } else if (!exists) {
                unknown.add(item);
            }
        }
        for (int from = 0; from < asked.size(); from += PAGE) {
            List<String> page = asked.subList(from, Math.min(asked.size(), from + PAGE));
            Set<String> found = found(page);
            for (String item : page) {
                known.put(item, found.contains(item));
                if (!found.contains(item)) {
                    unknown.add(item);
                }
            }
        }
        return unknown;
    }

    private Set<String> found(List<String> items) {
        SearchSourceBuilder search = new SearchSourceBuilder()
                .query(QueryBuilders.boolQuery()
                        .filter(QueryBuilders.idsQuery().addIds(items.toArray(String[]::new)))
                        .filter(available))
                .size(items.size())
                .trackTotalHits(false)
                .fetchSource(false);
        SearchResponse response = client.search(
                        new SearchRequest(index).source(search).allowPartialSearchResults(false))
                .actionGet();
        try {
            Set<String> found = new HashSet<>();
            for (SearchHit hit : response.getHits()) {
                found.add(hit.getId());
            }
            return found;
        } finally {
            response.decRef();
        }
    }
}
