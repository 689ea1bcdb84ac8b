package io.esrecommend.query;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.engine.Component;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    private static final Fusion EAST = new Fusion(
            VECTOR,
            List.of(new Fusion.WeightedInterest(Component.SHORT_TERM, 1, Vectors.interest(1, 0))),
            List.of(new Fusion.Table(Component.POPULARITY, 1, List.of("bare"), new float[] {0.3f})));

    private static FusionQueryBuilder builder(Fusion fusion, List<String> excluded, QueryBuilder... filters) {
        return new FusionQueryBuilder(fusion, excluded, List.of(filters), 2);
    }

    public void testCandidatesAreTheNearestOfEachInterestAndTheTables() throws IOException {
        assertHits(Set.of("east", "northeast", "bare"), builder(EAST, List.of()));
    }

    public void testExcludedItemsMakeRoomForOthers() throws IOException {
        assertHits(Set.of("northeast", "north", "bare"), builder(EAST, List.of("east")));
        assertHits(Set.of("northeast", "north"), builder(EAST, List.of("east", "bare")));
    }

    public void testFiltersMakeRoomForOthersAndAllMustMatch() throws IOException {
        QueryBuilder films = QueryBuilders.termQuery("kind", "film");
        QueryBuilder old = QueryBuilders.termQuery("age", "old");
        assertHits(Set.of("east", "north"), builder(EAST, List.of(), films));
        assertHits(Set.of("north", "west"), builder(EAST, List.of(), films, old));
        assertHits(Set.of("west"), builder(EAST, List.of("north"), films, old));
    }

    public void testMoreExcludedItemsThanAQueryMayHaveClausesAreExcluded() throws IOException {
        List<String> excluded = randomList(9_999, 9_999, () -> randomAlphaOfLength(10));
        excluded.add("east");
        assertHits(Set.of("northeast", "north", "bare"), builder(EAST, excluded));
    }

    public void testNothingToRecommendFromMatchesNothing() throws IOException {
        Fusion nothing = new Fusion(VECTOR, List.of(), List.of());
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
            Set<String> found = new TreeSet<>();
            for (ScoreDoc hit : searcher.search(query, 10).scoreDocs) {
                found.add(Uid.decodeId(searcher.storedFields().document(hit.doc).getBinaryValue("_id").bytes));
            }
            assertEquals(new TreeSet<>(expected), found);
        });
    }

    private void withItems(Check check) throws IOException {
        MapperService mappers = createMapperService(mapping(fields -> {
            fields.startObject(VECTOR)
                    .field("type", "dense_vector")
                    .field("dims", 2)
                    .endObject();
            fields.startObject("kind").field("type", "keyword").endObject();
            fields.startObject("age").field("type", "keyword").endObject();
        }));
        try (Directory directory = newDirectory()) {
            // Lucene's own codec: Elasticsearch's compresses with a native library that tests do not have.
            IndexWriterConfig config = new IndexWriterConfig().setCodec(TestUtil.getDefaultCodec());
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                writer.addDocument(item(mappers, "east", "film", "new", 1, 0));
                writer.addDocument(item(mappers, "northeast", "book", "new", 1, 1));
                writer.addDocument(item(mappers, "north", "film", "old", 0, 1));
                writer.commit();
                writer.addDocument(item(mappers, "west", "film", "old", -1, 0));
                writer.addDocument(item(mappers, "bare", "book", "new"));
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                check.accept(createSearchExecutionContext(mappers, searcher), searcher);
            }
        }
    }

    private LuceneDocument item(MapperService mappers, String id, String kind, String age, float... vector)
            throws IOException {
        return mappers.documentMapper()
                .parse(source(
                        id,
                        json -> {
                            json.field("kind", kind).field("age", age);
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
            FusionQueryBuilder builder = new FusionQueryBuilder(
                    RandomFusions.fusion(VECTOR, 3),
                    randomList(3, () -> randomAlphaOfLength(3)),
                    randomList(2, () -> QueryBuilders.termQuery("kind", randomAlphaOfLength(3))),
                    between(1, 100));
            builder.boost(randomFloat()).queryName("for you");
            FusionQueryBuilder copy =
                    (FusionQueryBuilder) copyNamedWriteable((QueryBuilder) builder, registry, QueryBuilder.class);
            assertThat(copy, equalTo(builder));
            assertEquals(builder.hashCode(), copy.hashCode());
            for (int i = 0; i < builder.fusion().interests().size(); i++) {
                assertEquals(
                        builder.fusion().interests().get(i).interest().offset(),
                        copy.fusion().interests().get(i).interest().offset(),
                        0);
            }
        }
    }

    public void testQueriesThatDifferAreNotEqual() {
        FusionQueryBuilder builder = builder(EAST, List.of());
        assertThat(builder(EAST, List.of()), equalTo(builder));
        assertThat(builder(EAST, List.of("east")), not(builder));
        assertThat(builder(EAST, List.of(), QueryBuilders.matchAllQuery()), not(builder));
        assertThat(new FusionQueryBuilder(EAST, List.of(), List.of(), 3), not(builder));
        assertThat(builder(new Fusion("other", EAST.interests(), EAST.tables()), List.of()), not(builder));
        assertThat(builder(new Fusion(VECTOR, EAST.interests(), List.of()), List.of()), not(builder));
        assertThat(builder(new Fusion(VECTOR, List.of(), EAST.tables()), List.of()), not(builder));
        Fusion west = new Fusion(
                VECTOR,
                List.of(new Fusion.WeightedInterest(Component.SHORT_TERM, 1, Vectors.interest(-1, 0))),
                EAST.tables());
        assertThat(builder(west, List.of()), not(builder));
        Fusion heavier = new Fusion(
                VECTOR,
                List.of(new Fusion.WeightedInterest(Component.SHORT_TERM, 2, Vectors.interest(1, 0))),
                EAST.tables());
        assertThat(builder(heavier, List.of()), not(builder));
        Fusion lessPopular = new Fusion(
                VECTOR,
                EAST.interests(),
                List.of(new Fusion.Table(Component.POPULARITY, 1, List.of("bare"), new float[] {0.2f})));
        assertThat(builder(lessPopular, List.of()), not(builder));
    }
}
