package io.esrecommend.fusion;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.engine.Component;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.util.TestUtil;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.mapper.LuceneDocument;
import org.elasticsearch.index.mapper.MapperService;
import org.elasticsearch.index.mapper.MapperServiceTestCase;
import org.elasticsearch.index.mapper.Uid;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.search.SearchModule;

public class FusionQueryBuilderTests extends MapperServiceTestCase {

    private static final String VECTOR = "embedding";
    private static final SimilarityPart EASTWARD =
            new SimilarityPart(Component.SHORT_TERM, 1, VECTOR, List.of(Vectors.interest(1, 0)));
    private static final TablePart BARE = popular(0.3f);
    private static final Fusion EAST = new Fusion(List.of(EASTWARD, BARE));

    private static TablePart popular(float number) {
        return TablePart.of(Component.POPULARITY, 1, Scale.SHARE, 1, true, List.of("bare"), item -> number);
    }

    /** Searches near to each interest, each for two. */
    private static FusionQueryBuilder builder(Fusion fusion, List<String> excluded, QueryBuilder... filters) {
        return new FusionQueryBuilder(fusion, candidates(fusion, 2, excluded, filters));
    }

    private static Candidates candidates(Fusion fusion, int k, List<String> excluded, QueryBuilder... filters) {
        List<Candidates.Nearest> nearest = new ArrayList<>();
        for (Part part : fusion.parts()) {
            if (part instanceof SimilarityPart similarity) {
                similarity
                        .interests()
                        .forEach(interest -> nearest.add(new Candidates.Nearest(similarity.field(), interest.query())));
            }
        }
        return new Candidates(nearest, k, k, List.of(excluded), List.of(filters));
    }

    public void testCandidatesAreTheNearestOfEachInterestAndTheTables() throws IOException {
        assertHits(Set.of("east", "northeast", "bare"), builder(EAST, List.of()));
    }

    public void testExcludedItemsMakeRoomForOthers() throws IOException {
        assertHits(Set.of("northeast", "north", "bare"), builder(EAST, List.of("east")));
        assertHits(Set.of("north", "west", "bare"), builder(EAST, List.of("east", "northeast")));
        assertHits(Set.of("west", "bare"), builder(EAST, List.of("east", "northeast", "north")));
    }

    public void testListsOfExcludedItemsAreAllExcluded() throws IOException {
        withItems((context, searcher) -> {
            FusionQueryBuilder builder = new FusionQueryBuilder(
                    EAST,
                    new Candidates(
                            candidates(EAST, 1, List.of()).nearest(),
                            1,
                            1,
                            List.of(List.of("east"), List.of("north", "gone"), List.of("northeast")),
                            List.of()));
            assertEquals(
                    Set.of("west", "bare"),
                    scores(searcher, builder.toQuery(context)).keySet());
        });
    }

    public void testFiltersMakeRoomForOthersAndAllMustMatch() throws IOException {
        QueryBuilder films = QueryBuilders.termQuery("kind", "film");
        QueryBuilder old = QueryBuilders.termQuery("age", "old");
        assertHits(Set.of("east", "north"), builder(EAST, List.of(), films));
        assertHits(Set.of("north", "west"), builder(EAST, List.of(), films, old));
        assertHits(Set.of("west"), builder(EAST, List.of("north"), films, old));
    }

    public void testBoostsAndNumbersOrderCandidatesAndBringNone() throws IOException {
        Fusion fusion = new Fusion(List.of(
                EASTWARD,
                new BoostPart(new Component("boost.0"), 1, QueryBuilders.termQuery("age", "new")),
                new NumericPart(Component.objective("margin"), 2, "margin", 0, 10)));
        withItems((context, searcher) -> {
            Map<String, Float> scores =
                    scores(searcher, builder(fusion, List.of()).rewrite(context).toQuery(context));
            assertEquals(Set.of("east", "northeast"), scores.keySet());
            // Both are new; the margins are 1 and 4 of 10.
            assertEquals((5 / 6f + 1 + 0.2f) / 4, scores.get("east"), 1e-5f);
            assertEquals((0.5f + Math.sqrt(0.5) / 3 + 1 + 0.8f) / 4, scores.get("northeast"), 1e-5f);
        });
    }

    public void testFieldThatIsNotMappedIsANumberOfNoItem() throws IOException {
        Fusion fusion = new Fusion(List.of(BARE, new NumericPart(Component.objective("gone"), 1, "gone", 0, 10)));
        withItems((context, searcher) -> assertEquals(
                Map.of("bare", 0.15f),
                scores(searcher, builder(fusion, List.of()).toQuery(context))));
    }

    public void testMoreExcludedItemsThanAQueryMayHaveClausesAreExcluded() throws IOException {
        // More than the terms that a terms query may have, too.
        List<String> excluded = randomList(99_999, 99_999, () -> randomAlphaOfLength(10));
        excluded.add("east");
        assertHits(Set.of("northeast", "north", "bare"), builder(EAST, excluded));
    }

    public void testNothingToRecommendFromMatchesNothing() throws IOException {
        Fusion nothing = new Fusion(List.of());
        withItems((context, searcher) -> {
            assertTrue(builder(nothing, List.of()).toQuery(context) instanceof MatchNoDocsQuery);
        });
    }

    private interface Check {
        void accept(SearchExecutionContext context, IndexSearcher searcher) throws IOException;
    }

    private void assertHits(Set<String> expected, FusionQueryBuilder builder) throws IOException {
        withItems((context, searcher) -> {
            Query query = builder.rewrite(context).toQuery(context);
            assertEquals(
                    new TreeSet<>(expected),
                    new TreeSet<>(scores(searcher, query).keySet()));
        });
    }

    private static Map<String, Float> scores(IndexSearcher searcher, Query query) throws IOException {
        Map<String, Float> scores = new HashMap<>();
        for (ScoreDoc hit : searcher.search(query, 10).scoreDocs) {
            scores.put(Uid.decodeId(searcher.storedFields().document(hit.doc).getBinaryValue("_id").bytes), hit.score);
        }
        return scores;
    }

    private void withItems(Check check) throws IOException {
        MapperService mappers = createMapperService(mapping(fields -> {
            fields.startObject(VECTOR)
                    .field("type", "dense_vector")
                    .field("dims", 2)
                    .endObject();
            fields.startObject("kind").field("type", "keyword").endObject();
            fields.startObject("margin").field("type", "long").endObject();
            fields.startObject("age").field("type", "keyword").endObject();
        }));
        try (Directory directory = newDirectory()) {
            // Lucene's own codec: Elasticsearch's compresses with a native library that tests do not have.
            IndexWriterConfig config = new IndexWriterConfig().setCodec(TestUtil.getDefaultCodec());
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                writer.addDocument(item(mappers, "east", 1, "film", "new", 1, 0));
                writer.addDocument(item(mappers, "northeast", 4, "book", "new", 1, 1));
                writer.addDocument(item(mappers, "north", 2, "film", "old", 0, 1));
                writer.commit();
                writer.addDocument(item(mappers, "west", 3, "film", "old", -1, 0));
                writer.addDocument(item(mappers, "bare", 9, "book", "new"));
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                check.accept(createSearchExecutionContext(mappers, searcher), searcher);
            }
        }
    }

    private LuceneDocument item(MapperService mappers, String id, int margin, String kind, String age, float... vector)
            throws IOException {
        return mappers.documentMapper()
                .parse(source(
                        id,
                        json -> {
                            json.field("kind", kind).field("age", age).field("margin", margin);
                            if (vector.length > 0) {
                                json.array(VECTOR, vector);
                            }
                        },
                        null))
                .rootDoc();
    }

    public void testQuerySurvivesTheWire() throws IOException {
        try (RecommendPlugin plugin = new RecommendPlugin(Settings.EMPTY, createTempDir())) {
            List<NamedWriteableRegistry.Entry> entries = new ArrayList<>(plugin.getNamedWriteables());
            entries.addAll(new SearchModule(Settings.EMPTY, List.of()).getNamedWriteables());
            NamedWriteableRegistry registry = new NamedWriteableRegistry(entries);
            Fusion fusion = RandomFusions.fusion(VECTOR, 3);
            FusionQueryBuilder builder = new FusionQueryBuilder(
                    fusion,
                    candidates(
                            fusion,
                            between(1, 100),
                            randomList(3, () -> randomAlphaOfLength(3)),
                            QueryBuilders.termQuery("kind", randomAlphaOfLength(3))));
            builder.boost(randomFloat()).queryName("for you");
            FusionQueryBuilder copy =
                    (FusionQueryBuilder) copyNamedWriteable((QueryBuilder) builder, registry, QueryBuilder.class);
            assertThat(copy, equalTo(builder));
            assertEquals(builder.hashCode(), copy.hashCode());
        }
    }

    public void testQueriesThatDifferAreNotEqual() {
        FusionQueryBuilder builder = builder(EAST, List.of());
        assertThat(builder(EAST, List.of()), equalTo(builder));
        assertThat(builder(EAST, List.of("east")), not(builder));
        assertThat(builder(EAST, List.of(), QueryBuilders.matchAllQuery()), not(builder));
        assertThat(new FusionQueryBuilder(EAST, candidates(EAST, 3, List.of())), not(builder));
        assertThat(builder(new Fusion(List.of(EASTWARD)), List.of()), not(builder));
        assertThat(builder(new Fusion(List.of(BARE)), List.of()), not(builder));
        SimilarityPart westward = new SimilarityPart(Component.SHORT_TERM, 1, VECTOR, List.of(Vectors.interest(-1, 0)));
        assertThat(builder(new Fusion(List.of(westward, BARE)), List.of()), not(builder));
        SimilarityPart heavier = new SimilarityPart(Component.SHORT_TERM, 2, VECTOR, List.of(Vectors.interest(1, 0)));
        assertThat(builder(new Fusion(List.of(heavier, BARE)), List.of()), not(builder));
        assertThat(builder(new Fusion(List.of(EASTWARD, popular(0.2f))), List.of()), not(builder));
    }
}
