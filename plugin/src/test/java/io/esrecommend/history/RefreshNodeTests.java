package io.esrecommend.history;

import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.admin.indices.stats.IndicesStatsResponse;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESSingleNodeTestCase;
import org.elasticsearch.test.hamcrest.ElasticsearchAssertions;

public class RefreshNodeTests extends ESSingleNodeTestCase {

    private void create(String index, int shards, int replicas) {
        ElasticsearchAssertions.assertAcked(indicesAdmin()
                .prepareCreate(index)
                .setSettings(indexSettings(shards, replicas).put("index.refresh_interval", "-1")));
    }

    public void testSearchesSeeWhatWasWritten() {
        create("histories", 3, 0);
        for (int i = 0; i < 20; i++) {
            prepareIndex("histories").setSource("user", "u" + i).get();
        }
        Refresh.all(client(), "histories");
        ElasticsearchAssertions.assertHitCount(
                client().prepareSearch("histories").setQuery(QueryBuilders.matchAllQuery()), 20);
    }

    public void testACopyThatNobodyHasIsNotWaitedFor() {
        create("histories", 2, 1);
        Refresh.all(client(), "histories");
    }

    public void testACopyThatWasNotRefreshedIsAnError() {
        create("histories", 2, 0);
        create("more", 3, 0);
        IndicesStatsResponse five =
                indicesAdmin().prepareStats("histories", "more").clear().get();
        ElasticsearchStatusException refused =
                expectThrows(ElasticsearchStatusException.class, () -> Refresh.all(client(), "histories", five));
        assertEquals(RestStatus.SERVICE_UNAVAILABLE, refused.status());
        assertEquals(
                "index [histories] has shards that do not answer: [2] of [5] copies were refreshed; try again later",
                refused.getMessage());
    }
}
