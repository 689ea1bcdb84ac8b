package io.esrecommend.fusion;

import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.esrecommend.engine.Component;
import io.esrecommend.vector.VectorSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.SortedNumericDocValuesField;
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
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.core.CheckedConsumer;
import org.elasticsearch.index.fielddata.IndexNumericFieldData;
import org.elasticsearch.index.fielddata.plain.SortedNumericIndexFieldData;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.mapper.IndexType;
import org.elasticsearch.index.mapper.Uid;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.test.ESTestCase;

public class FusionQueryTests extends ESTestCase {

    private static final String VECTOR = "embedding";
    private static final String ID = "stored_id";
    private static final String KIND = "kind";
    private static final String MARGIN = "margin";
    private static final int DIMENSIONS = 8;
    private static final QueryBuilder FILMS = QueryBuilders.termQuery(KIND, "film");
    private static final IndexNumericFieldData MARGINS = new SortedNumericIndexFieldData(
            MARGIN,
            IndexNumericFieldData.NumericType.INT,
            IndexNumericFieldData.NumericType.INT.getValuesSourceType(),
            null,
            IndexType.points(true, true));
    private static final Query FILTER = new TermQuery(new Term(KIND, "film"));

    /** An item of the index; every third has no vector, every seventh is deleted. */
    private record Item(String id, float[] vector, String kind, Integer margin) {
        boolean deleted() {
            return Integer.parseInt(id.substring(1)) % 7 == 0;
        }
    }

    private final List<Item> items = new ArrayList<>();

    private void makeItems(int number) {
        for (int i = 0; i < number; i++) {
            float[] vector = i % 3 == 0 ? null : Vectors.unit(DIMENSIONS);
            items.add(new Item("i" + i, vector, randomFrom("film", "book"), randomBoolean() ? null : between(0, 50)));
        }
    }

    private Fusion randomFusion() {
        List<Part> parts = new ArrayList<>();
        for (Component component : List.of(Component.SHORT_TERM, Component.LONG_TERM, Component.QUERY)) {
            if (parts.isEmpty() || randomBoolean()) {
                int interests = component.equals(Component.LONG_TERM) ? between(1, 3) : 1;
                parts.add(new SimilarityPart(
                        component,
                        randomFloat() + 0.01f,
                        VECTOR,
                        randomList(interests, interests, () -> Vectors.interest(Vectors.unit(DIMENSIONS)))));
            }
        }
        parts.add(randomTable(Component.COOCCURRENCE, true));
        if (randomBoolean()) {
            parts.add(randomTable(Component.POPULARITY, true));
        }
        if (randomBoolean()) {
            parts.add(randomTable(Component.ROTATION, false));
        }
        if (randomBoolean()) {
            parts.add(new NumericPart(Component.objective("margin"), randomFloat() + 0.01f, MARGIN, 10, 40));
        }
        if (randomBoolean()) {
            parts.add(new BoostPart(new Component("boost.0"), randomFloat() + 0.01f, FILMS));
        }
        return new Fusion(shuffledList(parts));
    }

    /** Items of the index in any order, and one that is not in it. */
    private TablePart randomTable(Component component, boolean candidates) {
        Map<String, Float> numbers = new HashMap<>(Map.of("gone", 1f));
        for (Item item : items) {
            if (randomInt(3) == 0) {
                numbers.put(item.id, randomFloat() * 10);
            }
        }
        return TablePart.of(
                component,
                randomFloat() + 0.01f,
                randomFrom(Scale.values()),
                randomFloat() * 10 + 0.1f,
                candidates,
                List.copyOf(numbers.keySet()),
                numbers::get);
    }

    private static TablePart table(Component component, float weight, Map<String, Float> shares) {
        return TablePart.of(component, weight, Scale.SHARE, 1, true, List.copyOf(shares.keySet()), shares::get);
    }

    private static FusionQuery query(Fusion fusion, int nearest, Query filter, String... excluded) {
        List<Query> queries = new ArrayList<>();
        Map<BoostPart, Query> boosts = new HashMap<>();
        Map<NumericPart, IndexNumericFieldData> numbers = new HashMap<>();
        for (Part part : fusion.parts()) {
            switch (part) {
                case SimilarityPart similarity ->
                    similarity
                            .interests()
                            .forEach(interest ->
                                    queries.add(new KnnFloatVectorQuery(VECTOR, interest.query(), nearest, filter)));
                case BoostPart boost -> boosts.put(boost, new TermQuery(new Term(KIND, "film")));
                case NumericPart numeric -> numbers.put(numeric, MARGINS);
                case TablePart table -> {}
            }
        }
        List<BytesRef> terms = Stream.of(excluded).map(Uid::encodeId).sorted().toList();
        return new FusionQuery(fusion, new FusionQuery.Sources(queries, terms, filter, boosts, numbers));
    }

    /** What the Javadoc of {@link Fusion} and its parts says. */
    private static float score(Fusion fusion, Item item) {
        float sum = 0;
        for (Part part : fusion.parts()) {
            sum += part.weight()
                    * switch (part) {
                        case SimilarityPart similarity -> similarity(similarity, item);
                        case TablePart table -> table.component(item.id);
                        case NumericPart numeric ->
                            item.margin == null ? 0 : Math.clamp((item.margin - 10) / 30f, 0, 1);
                        case BoostPart boost -> item.kind.equals("film") ? 1 : 0;
                    };
        }
        return sum / fusion.totalWeight();
    }

    private static float similarity(SimilarityPart part, Item item) {
        if (item.vector == null) {
            return 0.5f;
        }
        float nearest = -10;
        for (VectorSpace.Interest interest : part.interests()) {
            nearest = Math.max(nearest, interest.likeness(item.vector));
        }
        return Math.clamp((1 + nearest / 1.5f) / 2, 0, 1);
    }

    private static boolean lists(Part part, String item) {
        return part instanceof TablePart table
                && table.candidates()
                && Arrays.binarySearch(table.terms(), Uid.encodeId(item)) >= 0;
    }

    public void testEveryItemHasTheScoreOfTheFormulaWhereverItLies() throws IOException {
        makeItems(60);
        Fusion fusion = randomFusion();
        Map<String, Float> expected = new HashMap<>();
        for (Item item : items) {
            boolean listed = fusion.parts().stream().anyMatch(part -> lists(part, item.id));
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
            for (Part part : fusion.parts()) {
                items.stream().filter(item -> lists(part, item.id)).forEach(item -> expected.add(item.id));
                if (part instanceof SimilarityPart similarity) {
                    for (VectorSpace.Interest interest : similarity.interests()) {
                        expected.addAll(scores(searcher, new KnnFloatVectorQuery(VECTOR, interest.query(), 5))
                                .keySet());
                    }
                }
            }
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

    /** Every component is named, with a value in [0,1], its weight and its inputs, and the parts sum to the score. */
    private static void assertParts(Fusion fusion, Explanation explanation) {
        Explanation[] details = explanation.getDetails();
        assertEquals(fusion.parts().size(), details.length);
        double sum = 0;
        for (int i = 0; i < details.length; i++) {
            Part part = fusion.parts().get(i);
            assertEquals(part.component().label() + ", product of:", details[i].getDescription());
            Explanation component = details[i].getDetails()[0];
            Explanation share = details[i].getDetails()[1];
            float value = component.getValue().floatValue();
            assertTrue(part.component() + " " + value, value >= 0 && value <= 1);
            assertTrue(part.component().label(), component.getDetails().length > 0);
            assertEquals(part.weight(), share.getDetails()[1].getValue().floatValue(), 0);
            assertEquals(
                    value * share.getValue().floatValue(), details[i].getValue().floatValue(), 0);
            sum += details[i].getValue().floatValue();
        }
        assertEquals(explanation.getValue().floatValue(), (float) sum, 0);
    }

    public void testScoresAreBetweenZeroAndTheBoost() throws IOException {
        makeItems(50);
        float boost = randomFloat() * 10;
        // The wish for an item that is there, which then has all of everything.
        float[] vector = items.get(1).vector;
        Fusion fusion = new Fusion(List.of(
                new SimilarityPart(Component.QUERY, 0.3f, VECTOR, List.of(Vectors.interest(scaled(vector, 0.5f)))),
                table(Component.POPULARITY, 0.7f, Map.of("i1", 1f))));
        withIndex(between(5, 50), searcher -> {
            Map<String, Float> scores = scores(searcher, new BoostQuery(query(fusion, 100, null), boost));
            for (float score : scores.values()) {
                assertTrue("score " + score, score >= 0 && score <= boost);
            }
            assertEquals(boost * (0.3f * (1 + 1 / 1.5f) / 2 + 0.7f), scores.get("i1"), 1e-5f * boost);
        });
    }

    public void testNearestTasteCounts() throws IOException {
        makeItems(50);
        SimilarityPart tastes = new SimilarityPart(
                Component.LONG_TERM,
                1,
                VECTOR,
                List.of(Vectors.interest(items.get(1).vector), Vectors.interest(items.get(2).vector)));
        withIndex(between(5, 50), searcher -> {
            Map<String, Float> scores = scores(searcher, query(new Fusion(List.of(tastes)), 50, null));
            assertEquals((1 + 1 / 1.5f) / 2, scores.get("i1"), 1e-5f);
            assertEquals((1 + 1 / 1.5f) / 2, scores.get("i2"), 1e-5f);
        });
    }

    public void testExcludedItemsAreNoNeighbours() throws IOException {
        makeItems(60);
        Fusion fusion = new Fusion(List.of(new SimilarityPart(
                Component.SHORT_TERM, 1, VECTOR, List.of(Vectors.interest(Vectors.unit(DIMENSIONS))))));
        withIndex(between(5, 60), searcher -> {
            Map<String, Float> expected = scores(searcher, query(fusion, 60, null));
            assertNotNull(expected.remove("i1"));
            assertNotNull(expected.remove("i40"));
            assertEquals(expected, scores(searcher, query(fusion, 60, null, "i40", "gone", "i1")));
        });
    }

    public void testNumberIsLinearFromWorstToBest() {
        NumericPart margin = new NumericPart(Component.objective("margin"), 1, "m", -1, 3);
        assertEquals(0, margin.component(-7), 0);
        assertEquals(0, margin.component(-1), 0);
        assertEquals(0.25, margin.component(0), 0);
        assertEquals(1, margin.component(3), 0);
        assertEquals(1, margin.component(9), 0);
        NumericPart price = new NumericPart(Component.objective("price"), 1, "p", 100, 50);
        assertEquals(0, price.component(120), 0);
        assertEquals(0.5, price.component(75), 0);
        assertEquals(1, price.component(1), 0);
    }

    public void testBestNumberOfSeveralCounts() throws IOException {
        makeItems(30);
        Fusion fusion = new Fusion(List.of(
                table(Component.POPULARITY, 0.5f, Map.of("i1", 1f)),
                new NumericPart(Component.objective("speed"), 0.5f, MARGIN, 40, 10)));
        Item item = items.get(1);
        withIndex(30, searcher -> {
            float expected = 0.5f + (item.margin == null ? 0 : 0.5f * Math.clamp((40 - (item.margin - 5)) / 30f, 0, 1));
            assertEquals(expected, scores(searcher, query(fusion, 10, null)).get("i1"), 1e-5f);
        });
    }

    public void testNoScoreIsAboveTheMaximumThatTheScorerNames() throws IOException {
        makeItems(50);
        float boost = randomFloat() * 10;
        Query query = query(randomFusion(), 100, null);
        withIndex(50, searcher -> {
            Weight weight = query.rewrite(searcher).createWeight(searcher, ScoreMode.TOP_SCORES, boost);
            Scorer scorer = weight.scorer(searcher.getIndexReader().leaves().get(0));
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
        Fusion fusion =
                new Fusion(List.of(table(Component.POPULARITY, 0.5f, Map.of("i2", 0.5f, "i1", 1f, "i7", 0.1f))));
        withIndex(
                between(1, 30),
                searcher -> assertEquals(Map.of("i1", 1f, "i2", 0.5f), scores(searcher, query(fusion, 10, null))));
    }

    public void testIndexWithoutVectorsHasTheItemsOfTheTables() throws IOException {
        for (int i = 1; i < 7; i++) {
            items.add(new Item("i" + i, null, "film", null));
        }
        Fusion fusion = new Fusion(List.of(
                new SimilarityPart(
                        Component.SHORT_TERM, 1, VECTOR, List.of(Vectors.interest(Vectors.unit(DIMENSIONS)))),
                table(Component.COOCCURRENCE, 1, Map.of("i2", 0.5f))));
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
        QueryUtils.checkUnequal(query, query(fusion, 10, FILTER, "i1"));
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
        if (item.margin != null) {
            document.add(new SortedNumericDocValuesField(MARGIN, item.margin));
            document.add(new SortedNumericDocValuesField(MARGIN, item.margin - 5));
        }
        if (item.vector != null) {
            document.add(new KnnFloatVectorField(VECTOR, item.vector, VectorSimilarityFunction.COSINE));
        }
        return document;
    }
}
