package io.esrecommend.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.search.SearchRequest;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.index.IndexNotFoundException;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.builder.SearchSourceBuilder;

/** Reads links, page by page; a link is found whatever others are written meanwhile, since pages are sorted by its ids. */
final class LinkSearch {

    static final String USER = "user";
    static final String ID = "id";
    static final String LINKED_AT = "linked_at";
    static final String REMOVED = "removed";

    private static final int PAGE = 1_000;
    /** Elasticsearch allows some more in a query. */
    private static final int MAX_TERMS = 10_000;

    private final Client client;
    private final String index;

    /** @param client reads as the calling user */
    LinkSearch(Client client, String index) {
        this.client = client;
        this.index = index;
    }

    /** Links that name one of the ids on either side. */
    static BoolQueryBuilder touching(Collection<String> ids) {
        return QueryBuilders.boolQuery()
                .should(QueryBuilders.termsQuery(USER, ids))
                .should(QueryBuilders.termsQuery(ID, ids))
                .minimumShouldMatch(1);
    }

    static QueryBuilder removed(boolean removed) {
        return QueryBuilders.termQuery(REMOVED, removed);
    }

    /** Finds the links that name one of the ids on either side and were not removed. */
    void active(Collection<String> ids, ActionListener<List<StoredLink>> listener) {
        List<String> all = List.copyOf(ids);
        active(all, 0, new ArrayList<>(), listener);
    }

    private void active(List<String> ids, int from, List<StoredLink> found, ActionListener<List<StoredLink>> listener) {
        if (from >= ids.size()) {
            listener.onResponse(found);
            return;
        }
        int to = Math.min(ids.size(), from + MAX_TERMS);
        all(touching(ids.subList(from, to)).filter(removed(false)), listener.delegateFailureAndWrap((next, links) -> {
            found.addAll(links);
            active(ids, to, found, next);
        }));
    }

    /** Finds all links that a query matches. */
    void all(QueryBuilder query, ActionListener<List<StoredLink>> listener) {
        all(query, null, new ArrayList<>(), listener);
    }

    private void all(
            QueryBuilder query, StoredLink after, List<StoredLink> found, ActionListener<List<StoredLink>> listener) {
        page(query, after, listener.delegateFailureAndWrap((next, page) -> {
            found.addAll(page);
            if (page.size() < PAGE) {
                next.onResponse(found);
            } else {
                all(query, page.getLast(), found, next);
            }
        }));
    }

    /** Finds the first links that a query matches. */
    void first(QueryBuilder query, ActionListener<List<StoredLink>> listener) {
        page(query, null, listener);
    }

    private void page(QueryBuilder query, StoredLink after, ActionListener<List<StoredLink>> listener) {
        SearchSourceBuilder search = new SearchSourceBuilder()
                .query(QueryBuilders.boolQuery().filter(query))
                .fetchSource(false)
                .docValueField(USER)
                .docValueField(ID)
                .docValueField(LINKED_AT, "epoch_millis")
                .seqNoAndPrimaryTerm(true)
                .trackTotalHits(false)
                .sort(USER)
                .sort(ID)
                .size(PAGE);
        if (after != null) {
            search.searchAfter(new Object[] {after.link().user(), after.link().id()});
        }
        SearchRequest request = new SearchRequest(index).source(search).allowPartialSearchResults(false);
        ActionListener<List<StoredLink>> unlessDeleted = listener.delegateResponse((next, failure) -> {
            if (ExceptionsHelper.unwrapCause(failure) instanceof IndexNotFoundException) {
                next.onResponse(List.of());
            } else {
                next.onFailure(failure);
            }
        });
        client.search(
                request,
                unlessDeleted.map(response -> Stream.of(response.getHits().getHits())
                        .map(LinkSearch::link)
                        .toList()));
    }

    private static StoredLink link(SearchHit hit) {
        String linkedAt = value(hit, LINKED_AT);
        return new StoredLink(
                new Link(value(hit, USER), value(hit, ID)),
                linkedAt == null ? null : Instant.ofEpochMilli(Long.parseLong(linkedAt)),
                hit.getSeqNo(),
                hit.getPrimaryTerm());
    }

    private static String value(SearchHit hit, String name) {
        DocumentField field = hit.field(name);
        return field == null ? null : field.getValue().toString();
    }
}
