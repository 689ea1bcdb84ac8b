package io.esrecommend.query;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.not;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.engine.Weights;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.Query;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.compress.CompressedXContent;
import org.elasticsearch.index.mapper.MapperService;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.test.AbstractQueryTestCase;
import org.elasticsearch.xcontent.XContentParseException;

public class RecommendQueryBuilderTests extends AbstractQueryTestCase<RecommendQueryBuilder> {

    private static final String VECTOR = "embedding";
    private static final int DIMENSIONS = 4;

    private Fusion resolved;

    @Override
    protected Collection<Class<? extends Plugin>> getPlugins() {
        return List.of(RecommendPlugin.class);
    }

    @Override
    protected void initializeAdditionalMappings(MapperService mappers) throws IOException {
        String mapping = Strings.format(
                "{\"_doc\": {\"properties\": {\"%s\": {\"type\": \"dense_vector\", \"dims\": %s,"
                        + " \"index\": true, \"similarity\": \"cosine\"}}}}",
                VECTOR, DIMENSIONS);
        mappers.merge("_doc", new CompressedXContent(mapping), MapperService.MergeReason.MAPPING_UPDATE);
    }

    /** Stands for the node's client, which runs the one action that a rewrite asks for. */
    @Override
    protected boolean canSimulateMethod(Method method, Object[] args) throws NoSuchMethodException {
        return method.equals(
                Client.class.getMethod("execute", ActionType.class, ActionRequest.class, ActionListener.class));
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Object simulateMethod(Method method, Object[] args) {
        assertEquals(ResolveAction.TYPE, args[0]);
        ((ActionListener<ResolveAction.Response>) args[2])
                .onResponse(new ResolveAction.Response(new FusionQueryBuilder(fusion(), List.of("i9"), List.of(), 10)));
        return null;
    }

    /** The same for all queries of a test. */
    private Fusion fusion() {
        if (resolved == null) {
            resolved = RandomFusions.fusion(VECTOR, DIMENSIONS);
        }
        return resolved;
    }

    @Override
    protected RecommendQueryBuilder doCreateTestQueryBuilder() {
        Map<String, Object> weights = new HashMap<>();
        if (randomBoolean()) {
            weights.put("popularity", randomFloat());
            weights.put("similarity.query", randomFloat());
        }
        List<QueryBuilder> filters = new ArrayList<>();
        for (int i = between(0, 2); i > 0; i--) {
            filters.add(QueryBuilders.termQuery(KEYWORD_FIELD_NAME, randomAlphaOfLength(4)));
        }
        return new RecommendQueryBuilder(new RecommendSpec(
                randomAlphaOfLength(5),
                randomBoolean() ? null : randomAlphaOfLength(5),
                randomList(1, 3, () -> randomAlphaOfLength(3)),
                randomBoolean() ? null : randomAlphaOfLength(20),
                Weights.of(weights),
                filters,
                randomBoolean() ? List.of() : randomList(1, 3, () -> randomAlphaOfLength(3)),
                randomBoolean(),
                between(1, RecommendSpec.MAX_CANDIDATES)));
    }

    @Override
    protected void doAssertLuceneQuery(RecommendQueryBuilder builder, Query query, SearchExecutionContext context) {
        assertThat(query, instanceOf(FusionQuery.class));
    }

    /** A filter and the names of components are read by others. */
    @Override
    protected Map<String, String> getObjectsHoldingArbitraryContent() {
        return Map.of("weights", "newField");
    }

    @Override
    public void testMustRewrite() {
        RecommendQueryBuilder query = createTestQueryBuilder();
        IllegalArgumentException e =
                expectThrows(IllegalArgumentException.class, () -> query.toQuery(createSearchExecutionContext()));
        assertThat(e.getMessage(), containsString("[recommend] cannot be used here"));
    }

    public void testResolvedQueryKeepsBoostAndName() {
        RecommendQueryBuilder query = createTestQueryBuilder().boost(2.5f).queryName("for you");
        QueryBuilder rewritten = rewriteAndFetch(query, createQueryRewriteContext());
        assertEquals(
                new FusionQueryBuilder(fusion(), List.of("i9"), List.of(), 10)
                        .boost(2.5f)
                        .queryName("for you"),
                rewritten);
    }

    public void testSmallestQueryHasDefaults() throws IOException {
        RecommendSpec spec = new RecommendSpec(
                "films",
                "u1",
                List.of(),
                null,
                Weights.NONE,
                List.of(),
                List.of(),
                true,
                RecommendSpec.DEFAULT_CANDIDATES);
        assertEquals(
                new RecommendQueryBuilder(spec),
                parseQuery("{\"recommend\": {\"engine\": \"films\", \"user\": \"u1\"}}"));
    }

    public void testEveryOptionIsRead() throws IOException {
        RecommendSpec spec = new RecommendSpec(
                "films",
                "u1",
                List.of("i1", "i2"),
                "alien",
                Weights.of(Map.of("popularity", 2)),
                List.of(QueryBuilders.termQuery("genre", "horror")),
                List.of("i3"),
                false,
                50);
        String json = "{\"recommend\": {\"engine\": \"films\", \"user\": \"u1\", \"items\": [\"i1\", \"i2\"],"
                + " \"text\": \"alien\", \"weights\": {\"popularity\": 2}, \"filter\": FILTER, \"exclude\": \"i3\","
                + " \"exclude_seen\": false, \"num_candidates\": 50, \"boost\": 1.5, \"_name\": \"for you\"}}";
        String filter = "{\"term\": {\"genre\": \"horror\"}}";
        for (String filters : List.of(filter, "[" + filter + "]")) {
            assertEquals(
                    new RecommendQueryBuilder(spec).boost(1.5f).queryName("for you"),
                    parseQuery(json.replace("FILTER", filters)));
        }
    }

    public void testWrongOptionsAreNamed() {
        assertRefused("\"user\": \"u1\"", "[engine] is missing");
        assertRefused("\"engine\": \"films\"", "[user], [items] and [text]");
        assertRefused("\"engine\": \"films\", \"user\": \"\"", "[user]");
        assertRefused("\"engine\": \"films\", \"user\": \"u1\", \"num_candidates\": 0", "[num_candidates] is [0]");
        assertRefused("\"engine\": \"films\", \"user\": \"u1\", \"weights\": {\"colour\": 1}", "[colour]");
    }

    private void assertRefused(String options, String message) {
        IllegalArgumentException e =
                expectThrows(IllegalArgumentException.class, () -> parseQuery("{\"recommend\": {" + options + "}}"));
        assertThat(e.getMessage(), containsString(message));
    }

    public void testUnknownOptionIsRefused() {
        XContentParseException e = expectThrows(
                XContentParseException.class,
                () -> parseQuery("{\"recommend\": {\"engine\": \"films\", \"user\": \"u1\", \"colour\": 1}}"));
        assertThat(e.getMessage(), containsString("[colour]"));
    }

    public void testQueryThatIsBeingRewrittenCannotBeSent() throws IOException {
        RecommendQueryBuilder query = createTestQueryBuilder();
        QueryBuilder waiting = query.rewrite(createQueryRewriteContext());
        assertThat(waiting, not(query));
        expectThrows(IllegalStateException.class, () -> assertSerialization(waiting));
    }
}
