package io.esrecommend.list;

import java.util.List;
import java.util.Map;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.search.SearchHit;

/**
 * A page of a list.
 *
 * @param search that found the list: how many items match, and which shards answered
 * @param read that read the hits, and holds them; the same, but for a diverse list
 * @param hits in the order of the list, each with its score
 * @param vectors of each hit by their field, where reasons are wanted; else empty
 * @param maxScore the best of the list; NaN where it is not known, as on later pages
 */
public record ItemList(
        SearchResponse search,
        SearchResponse read,
        List<SearchHit> hits,
        List<Map<String, float[]>> vectors,
        float maxScore) {}
