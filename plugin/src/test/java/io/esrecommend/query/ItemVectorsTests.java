package io.esrecommend.query;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.document.DocumentField;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.test.ESTestCase;

/** What is taken for a vector of an item. */
public class ItemVectorsTests extends ESTestCase {

    public void testNumbersAreNoVectors() {
        SearchHit hit = SearchHit.unpooled(1, "a");
        float[] vector = {1, 2};
        hit.setDocumentField(new DocumentField("vector", List.of(vector)));
        // an alias may be of one index that has vectors in a field, and of another that has numbers there
        hit.setDocumentField(new DocumentField("number", List.of(1f, 2f)));
        hit.setDocumentField(new DocumentField("empty", List.of()));
        assertSame(vector, ItemVectors.vector(hit, "vector"));
        assertEquals(Map.of("vector", vector), ItemVectors.vectors(hit, Set.of("vector", "number", "empty", "none")));
    }
}
