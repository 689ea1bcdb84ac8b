package io.esrecommend.format;

import static org.hamcrest.Matchers.containsString;

import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;

/** The mark in the mapping of an index that the plugin has made. */
public class IndexMarkTests extends ESTestCase {

    private static final String NAME = "recommend.films.histories";
    private static final String PLAIN = "{\"dynamic\": false, \"properties\": {\"user\": {\"type\": \"keyword\"}}}";

    private static IndexMetadata index(String mapping) {
        return IndexMetadata.builder(NAME)
                .settings(indexSettings(IndexVersion.current(), 1, 0))
                .putMapping(mapping)
                .build();
    }

    private static String marked(int format) {
        return new IndexMark("films", "histories", format).in(PLAIN);
    }

    public void testMarkIsReadAsItWasMade() {
        IndexMark mark = IndexMark.of(StoredFormat.HISTORIES, NAME);
        assertEquals(new IndexMark("films", "histories", 1), mark);
        IndexMetadata index = index(mark.in(PLAIN));
        assertEquals(mark, IndexMark.of(index));
        assertEquals(false, index.mapping().sourceAsMap().get("dynamic"));
        assertEquals(
                "other marks stay",
                "{\"_meta\":{\"owner\":\"a-node\",\"recommend\":{\"engine\":\"films\",\"kind\":\"histories\",\"format\":1}}}",
                mark.in("{\"_meta\": {\"owner\": \"a-node\"}}"));
        assertEquals(
                "films",
                IndexMark.of(StoredFormat.EVALUATION, "recommend.films.evaluation.trial.events")
                        .engine());
    }

    public void testIndexWithoutAMarkIsOfTheFirstFormat() {
        IndexMetadata index = index(PLAIN);
        assertNull(IndexMark.of(index));
        assertTrue(IndexMark.isReadable(StoredFormat.HISTORIES, index));
        IndexMark.require(StoredFormat.HISTORIES, index);
        IndexMark.require(StoredFormat.HISTORIES, null);
        assertTrue(IndexMark.isReadable(StoredFormat.HISTORIES, null));
        IndexMark.require(StoredFormat.HISTORIES, index("{\"_meta\": {\"recommend\": \"me\"}}"));
    }

    public void testOtherFormatsAreRefusedWithTheWayOut() {
        for (int format : new int[] {0, 2}) {
            IndexMetadata index = index(marked(format));
            assertFalse(IndexMark.isReadable(StoredFormat.HISTORIES, index));
            ElasticsearchStatusException e = expectThrows(
                    ElasticsearchStatusException.class, () -> IndexMark.require(StoredFormat.HISTORIES, index));
            assertEquals(RestStatus.CONFLICT, e.status());
            assertThat(e.getMessage(), containsString("[" + NAME + "] is of format [" + format + "]"));
            assertThat(e.getMessage(), containsString("POST /_recommend/{engine}/_build?mode=full makes them anew"));
            assertEquals(format == 2, e.getMessage().contains("upgrade the plugin on every node"));
        }
    }
}
