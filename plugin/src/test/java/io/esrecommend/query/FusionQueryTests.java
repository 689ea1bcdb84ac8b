package io.esrecommend.query;

import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.esrecommend.engine.Component;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.search.QueryUtils;
import org.elasticsearch.core.CheckedConsumer;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.mapper.Uid;
import org.elasticsearch.test.ESTestCase;

public class FusionQueryTests extends ESTestCase {

    private static final String VECTOR = "embedding";
    private static final String ID = "stored_id";
    private static final String KIND = "kind";
    private static final int DIMENSIONS = 8;
    private static final Query FILTER = new TermQuery(new Term(KIND, "film"));

    /** An item of the index; every third has no vector, every seventh is deleted. */
    private record Item(String id, float[] vector, String kind) {
        boolean deleted() {
            return Integer.parseInt(id.substring(1)) % 7 == 0;
        }
    }

    private final List<Item> items = new ArrayList<>();

    private void makeItems(int number) {
        for (int i = 0; i < number; i++) {
            float[] vector = i % 3 == 0 ? null : Vectors.unit(DIMENSIONS);
            items.add(new Item("i" + i, vector, randomFrom("film", "book")));
        }
    }

    private Fusion randomFusion() {
        List<Fusion.WeightedInterest> interests = new ArrayList<>();
        for (Component component : List.of(Component.SHORT_TERM, Component.LONG_TERM, Component.QUERY)) {
            if (interests.isEmpty() || randomBoolean()) {
                interests.add(new Fusion.WeightedInterest(
                        component, randomFloat() + 0.01f, Vectors.interest(Vectors.unit(DIMENSIONS))));
            }
        }
        List<Fusion.Table> tables = new ArrayList<>();
        tables.add(randomTable(Component.COOCCURRENCE));
        if (randomBoolean()) {
            tables.add(randomTable(Component.POPULARITY));
        }
        return new Fusion(VECTOR, interests, tables);
    }

    /** Items of the index in any order, and one that is not in it. */
    private Fusion.Table randomTable(Component component) {
        List<String> ids = new ArrayList<>(List.of("gone"));
        for (Item item : items) {
            if (randomInt(3) == 0) {
                ids.add(item.id);
            }
        }
        float[] values = new float[ids.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 - randomFloat();
        }
        return new Fusion.Table(component, randomFloat() + 0.01f, shuffledList(ids), values);
    }

    private static FusionQuery query(Fusion fusion, int nearest, Query filter) {
        List<Query> queries = new ArrayList<>();
        for (Fusion.WeightedInterest interest : fusion.interests()) {
            queries.add(new KnnFloatVectorQuery(VECTOR, interest.interest().query(), nearest, filter));
        }
        return new FusionQuery(fusion, queries, filter);
    }

    /** What the Javadoc of {@link Fusion} says. */
    private static float score(Fusion fusion, Item item) {
        float sum = 0;
        for (Fusion.WeightedInterest interest : fusion.interests()) {
            float component = item.vector == null
                    ? 0.5f
                    : Math.clamp((1 + interest.interest().likeness(item.vector) / 1.5f) / 2, 0, 1);
            sum += interest.weight() * component;
        }
        for (Fusion.Table table : fusion.tables()) {
            int at = table.items().indexOf(item.id);
            sum += at < 0 ? 0 : table.weight() * table.values()[at];
        }
        return sum / fusion.totalWeight();
    }

    public void testEveryItemHasTheScoreOfTheFormulaWhereverItLies() throws IOException {
        makeItems(60);
        Fusion fusion = randomFusion();
        Map<String, Float> expected = new HashMap<>();
        for (Item item : items) {
            boolean listed =
                    fusion.tables().stream().anyMatch(table -> table.items().contains(item.id));
            if (!item.deleted() && (listed || item.vector != null)) {
                expected.put(item.id, score(fusion, item));
            }
        }
        Map<String, Float> oneSegment = new HashMap<>();
        withIndex(60, searcher -> oneSegment.putAll(scores(searcher, query(fusion, 100, null))));
        assertEquals(expected.keySet(), oneSegment.keySet());
        expected.forEach((id, score) -> assertEquals(id, score, oneSegment.get(id), 1e-5f));
        for (int segmentSize : new int[] {1, 7, 23}) {
            withIndex(segmentSize, searcher -> {
                assertTrue(searcher.getIndexReader().leaves().size() > 1);
                assertEquals(oneSegment, scores(searcher, query(fusion, 100, null)));
            });
        }
    }

    public void testCandidatesAreTheTablesItemsAndTheNearestNeighbours() throws IOException {
        makeItems(100);
        Fusion fusion = randomFusion();
        FusionQuery query = query(fusion, 5, null);
        withIndex(between(5, 100), searcher -> {
            Set<String> expected = new HashSet<>();
            fusion.tables().forEach(table -> expected.addAll(table.items()));
            for (Fusion.WeightedInterest interest : fusion.interests()) {
                expected.addAll(scores(
                                searcher,
                                new KnnFloatVectorQuery(
                                        VECTOR, interest.interest().query(), 5))
                        .keySet());
            }
            expected.remove("gone");
            items.stream().filter(Item::deleted).forEach(item -> expected.remove(item.id));
            assertEquals(expected, scores(searcher, query).keySet());
        });
    }

    public void testFilterLeavesOutCandidatesAndChangesNoScore() throws IOException {
        makeItems(100);
        Fusion fusion = randomFusion();
        withIndex(between(5, 100), searcher -> {
            Map<String, Float> expected = scores(searcher, query(fusion, 100, null));
            items.stream().filter(item -> !item.kind.equals("film")).forEach(item -> expected.remove(item.id));
            assertEquals(expected, scores(searcher, query(fusion, 100, FILTER)));
        });
    }

    public void testFilterThatNothingMatchesLeavesNothing() throws IOException {
        makeItems(20);
        Query nothing = new TermQuery(new Term(KIND, "song"));
        withIndex(7, searcher -> assertEquals(Map.of(), scores(searcher, query(randomFusion(), 10, nothing))));
    }

    public void testExplanationHasTheScoreOfEveryHitAndMatchesNothingElse() throws IOException {
        makeItems(60);
        Fusion fusion = randomFusion();
        float boost = randomFloat() * 3;
        Query query = new BoostQuery(query(fusion, 5, randomBoolean() ? FILTER : null), boost);
        withIndex(between(5, 60), searcher -> {
            Map<Integer, Float> hits = new HashMap<>();
            for (ScoreDoc hit : searcher.search(query, 100).scoreDocs) {
                hits.put(hit.doc, hit.score);
            }
            assertFalse(hits.isEmpty());
            for (int doc = 0; doc < searcher.getIndexReader().maxDoc(); doc++) {
                Explanation explanation = searcher.explain(query, doc);
                if (hits.containsKey(doc)) {
                    assertTrue(explanation.isMatch());
                    assertEquals(hits.get(doc), explanation.getValue().floatValue(), 0);
                    assertParts(fusion, explanation);
                } else {
                    assertFalse(explanation.isMatch());
                }
            }
        });
    }

    /** Every component is named, with a value in [0,1], and their weighted sum is the score. */
    private static void assertParts(Fusion fusion, Explanation explanation) {
        Explanation[] parts = explanation.getDetails();
        int components = fusion.interests().size() + fusion.tables().size();
        float sum = 0;
        for (int i = 0; i < components; i++) {
            Component component = i < fusion.interests().size()
                    ? fusion.interests().get(i).component()
                    : fusion.tables().get(i - fusion.interests().size()).component();
            assertTrue(parts[i].getDescription(), parts[i].getDescription().startsWith(component.label()));
            float weight = parts[i].getDetails()[0].getValue().floatValue();
            float value = parts[i].getDetails()[1].getValue().floatValue();
            assertTrue(component + " " + value, value >= 0 && value <= 1);
            sum += weight * value;
        }
        float total = parts[components].getValue().floatValue();
        float boost = parts[components + 1].getValue().floatValue();
        assertEquals(fusion.totalWeight(), total, 0);
        assertEquals(explanation.getValue().floatValue(), boost * (sum / total), 0);
    }

    public void testScoresAreBetweenZeroAndTheBoost() throws IOException {
        makeItems(50);
        float boost = randomFloat() * 10;
        List<Fusion.WeightedInterest> interests = new ArrayList<>();
        // The wish for an item that is there, which then has all of everything.
        float[] vector = items.get(1).vector;
        interests.add(new Fusion.WeightedInterest(Component.QUERY, 0.3f, Vectors.interest(scaled(vector, 0.5f))));
        Fusion.Table table = new Fusion.Table(Component.POPULARITY, 0.7f, List.of("i1"), new float[] {1});
        Fusion fusion = new Fusion(VECTOR, interests, List.of(table));
        withIndex(between(5, 50), searcher -> {
            Map<String, Float> scores = scores(searcher, new BoostQuery(query(fusion, 100, null), boost));
            for (float score : scores.values()) {
                assertTrue("score " + score, score >= 0 && score <= boost);
            }
            assertEquals(boost * (0.3f * (1 + 1 / 1.5f) / 2 + 0.7f), scores.get("i1"), 1e-5f * boost);
        });
    }

    public void testNoScoreIsAboveTheMaximumThatTheScorerNames() throws IOException {
        makeItems(50);
        float boost = randomFloat() * 10;
        Query query = query(randomFusion(), 100, null);
        withIndex(50, searcher -> {
            Weight weight = query.rewrite(searcher).createWeight(searcher, ScoreMode.TOP_SCORES, boost);
            Scorer scorer =
                    weight.scorer(getOnlyLeafReader(searcher.getIndexReader()).getContext());
            float max = scorer.getMaxScore(DocIdSetIterator.NO_MORE_DOCS);
            DocIdSetIterator docs = scorer.iterator();
            while (docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                assertThat(scorer.score(), lessThanOrEqualTo(max));
            }
        });
    }

    private static float[] scaled(float[] vector, float factor) {
        float[] scaled = vector.clone();
        for (int d = 0; d < scaled.length; d++) {
            scaled[d] *= factor;
        }
        return scaled;
    }

    public void testTablesAloneNeedNoVectors() throws IOException {
        makeItems(30);
        Fusion fusion = new Fusion(
                VECTOR,
                List.of(),
                List.of(new Fusion.Table(
                        Component.POPULARITY, 0.5f, List.of("i2", "i1", "i7"), new float[] {0.5f, 1, 0.1f})));
        withIndex(
                between(1, 30),
                searcher -> assertEquals(Map.of("i1", 1f, "i2", 0.5f), scores(searcher, query(fusion, 10, null))));
    }

    public void testIndexWithoutVectorsHasTheItemsOfTheTables() throws IOException {
        for (int i = 1; i < 7; i++) {
            items.add(new Item("i" + i, null, "film"));
        }
        Fusion fusion = new Fusion(
                VECTOR,
                List.of(new Fusion.WeightedInterest(
                        Component.SHORT_TERM, 1, Vectors.interest(Vectors.unit(DIMENSIONS)))),
                List.of(new Fusion.Table(Component.COOCCURRENCE, 1, List.of("i2"), new float[] {0.5f})));
        withIndex(2, searcher -> assertEquals(Map.of("i2", 0.5f), scores(searcher, query(fusion, 10, null))));
    }

    public void testQueryKeepsLucenesRules() throws IOException {
        makeItems(60);
        // The check asks single segments too, of which each would have nearest neighbours of its own: so all are near.
        Query query = query(randomFusion(), 60, randomBoolean() ? FILTER : null);
        withIndex(between(5, 60), searcher -> QueryUtils.check(random(), query, searcher));
    }

    public void testQueriesThatDifferAreNotEqual() {
        makeItems(10);
        Fusion fusion = randomFusion();
        FusionQuery query = query(fusion, 10, FILTER);
        QueryUtils.checkEqual(query, query(fusion, 10, FILTER));
        QueryUtils.checkUnequal(query, query(fusion, 11, FILTER));
        QueryUtils.checkUnequal(query, query(fusion, 10, null));
        QueryUtils.checkUnequal(query, query(randomFusion(), 10, FILTER));
    }

    private static Map<String, Float> scores(IndexSearcher searcher, Query query) throws IOException {
        Map<String, Float> scores = new HashMap<>();
        for (ScoreDoc hit : searcher.search(query, 1000).scoreDocs) {
            String id = searcher.storedFields().document(hit.doc).get(ID);
            assertNull(scores.put(id, hit.score));
        }
        return scores;
    }

    /** Indexes the items, a segment for every so many. */
    private void withIndex(int segmentSize, CheckedConsumer<IndexSearcher, IOException> test) throws IOException {
        try (Directory directory = newDirectory()) {
            IndexWriterConfig config = newIndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE);
            config.setMaxBufferedDocs(1000);
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                for (int i = 0; i < items.size(); i++) {
                    writer.addDocument(document(items.get(i)));
                    if ((i + 1) % segmentSize == 0) {
                        writer.commit();
                    }
                }
                for (Item item : items) {
                    if (item.deleted()) {
                        writer.deleteDocuments(new Term(KIND, "deleted-" + item.id));
                    }
                }
            }
            try (IndexReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = newSearcher(reader);
                searcher.setQueryCache(null);
                test.accept(searcher);
            }
        }
    }

    private static Document document(Item item) {
        Document document = new Document();
        document.add(new StringField(IdFieldMapper.NAME, Uid.encodeId(item.id), Field.Store.NO));
        document.add(new StoredField(ID, item.id));
        document.add(new StringField(KIND, item.kind, Field.Store.NO));
        if (item.deleted()) {
            document.add(new StringField(KIND, "deleted-" + item.id, Field.Store.NO));
        }
        if (item.vector != null) {
            document.add(new KnnFloatVectorField(VECTOR, item.vector, VectorSimilarityFunction.COSINE));
        }
        return document;
    }
}
