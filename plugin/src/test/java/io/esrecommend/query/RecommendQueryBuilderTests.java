package io.esrecommend.query;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.esrecommend.RecommendPlugin;
import io.esrecommend.engine.Weights;
import io.esrecommend.fusion.Candidates;
import io.esrecommend.fusion.Fusion;
import io.esrecommend.fusion.FusionQueryBuilder;
import io.esrecommend.fusion.RandomFusions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Collections;
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
import org.elasticsearch.core.TimeValue;
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
    private static final Candidates CANDIDATES = new Candidates(
            List.of(new Candidates.Nearest(VECTOR, new float[] {1, 0, 0, 0})),
            10,
            10,
            List.of(List.of("i9")),
            List.of());

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
                .onResponse(new ResolveAction.Response(new FusionQueryBuilder(fusion(), CANDIDATES)));
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
        int numCandidates = between(1, RecommendSpec.MAX_CANDIDATES);
        return new RecommendQueryBuilder(new RecommendSpec(
                randomAlphaOfLength(5),
                randomBoolean() ? null : randomAlphaOfLength(5),
                randomList(1, 3, () -> randomAlphaOfLength(3)),
                randomBoolean() ? null : randomAlphaOfLength(20),
                Weights.of(weights),
                randomList(0, 2, RecommendQueryBuilderTests::filter),
                new Exclusion(
                        randomList(0, 3, () -> randomAlphaOfLength(3)),
                        randomList(0, 2, RecommendQueryBuilderTests::filter)),
                seenRule(),
                randomList(0, 3, () -> new Boost(filter(), randomFloat())),
                between(1, numCandidates),
                numCandidates,
                randomBoolean() ? null : id(),
                randomBoolean() ? null : randomAlphaOfLength(3),
                randomBoolean() ? null : TimeValue.timeValueMillis(between(1, 10_000))));
    }

    private static RecommendationId id() {
        return new RecommendationId(randomLongBetween(0, System.currentTimeMillis()), between(0, 0xFFFF), randomLong());
    }

    private static QueryBuilder filter() {
        return QueryBuilders.termQuery(KEYWORD_FIELD_NAME, randomAlphaOfLength(4));
    }

    private static SeenRule seenRule() {
        return switch (between(0, 2)) {
            case 0 -> SeenRule.ALL;
            case 1 -> SeenRule.NONE;
            default ->
                new SeenRule(
                        true,
                        randomList(0, 2, () -> randomAlphaOfLength(4)),
                        randomBoolean() ? null : TimeValue.timeValueHours(between(1, 1_000)));
        };
    }

    @Override
    protected void doAssertLuceneQuery(RecommendQueryBuilder builder, Query query, SearchExecutionContext context) {
        assertThat(query.toString(), startsWith("FusionQuery("));
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
        assertEquals(new FusionQueryBuilder(fusion(), CANDIDATES).boost(2.5f).queryName("for you"), rewritten);
    }

    public void testSmallestQueryHasDefaults() throws IOException {
        RecommendSpec spec = new RecommendSpec(
                "films",
                "u1",
                List.of(),
                null,
                Weights.NONE,
                List.of(),
                Exclusion.NONE,
                SeenRule.ALL,
                List.of(),
                200,
                200,
                null,
                null,
                null);
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
                new Exclusion(List.of("i3", "7"), List.of(QueryBuilders.termQuery("genre", "comedy"))),
                new SeenRule(true, List.of("buy"), TimeValue.timeValueDays(30)),
                List.of(new Boost(QueryBuilders.termQuery("genre", "drama"), 0.5f)),
                20,
                50,
                null,
                "b",
                TimeValue.timeValueMillis(200));
        String json = "{\"recommend\": {\"engine\": \"films\", \"user\": \"u1\", \"items\": [\"i1\", \"i2\"],"
                + " \"text\": \"alien\", \"variant\": \"b\", \"weights\": {\"popularity\": 2}, \"filter\": FILTER,"
                + " \"exclude\": [\"i3\", {\"term\": {\"genre\": \"comedy\"}}, 7], \"timeout\": \"200ms\","
                + " \"exclude_seen\": {\"actions\": \"buy\", \"window\": \"30d\"}, \"num_candidates\": 50, \"k\": 20,"
                + " \"boosts\": [{\"filter\": {\"term\": {\"genre\": \"drama\"}}, \"weight\": 0.5}], \"boost\": 1.5, \"_name\": \"for you\"}}";
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
        assertRefused("\"engine\": \"films\", \"user\": \"u1\", \"weights\": {\"colour\": -1}", "[weights.colour]");
    }

    public void testWrongRulesAreNamed() {
        String user = "\"engine\": \"films\", \"user\": \"u1\", ";
        assertRefused(user + "\"k\": 0", "[k] is [0] but must be between 1 and [num_candidates], which is [200]");
        assertRefused(user + "\"k\": 20, \"num_candidates\": 10", "[k] is [20] but must be between 1 and");
        assertRefused(user + "\"exclude\": [[\"i1\"]]", "[exclude] has a [START_ARRAY]");
        assertRefused(user + "\"exclude\": [\"\"]", "[exclude] names an item with an empty id");
        assertRefused(user + "\"exclude_seen\": {\"window\": \"0s\"}", "[exclude_seen.window] is [0s]");
        assertRefused(user + "\"exclude_seen\": {\"window\": \"soon\"}", "exclude_seen.window");
        assertRefused(user + "\"timeout\": \"soon\"", "timeout");
        String match = "\"filter\": {\"match_all\": {}}";
        assertRefused(
                user + "\"boosts\": [{" + match + ", \"weight\": -1}]",
                "[boosts.weight] is [-1.0] but may not be negative; to lower items, boost those that do not match");
        assertRefused(user + "\"boosts\": [{" + match + ", \"weight\": 1001}]", "[boosts.weight] is [1001.0]");
        String boosts = String.join(", ", Collections.nCopies(21, "{" + match + ", \"weight\": 1}"));
        assertRefused(user + "\"boosts\": [" + boosts + "]", "[boosts] has [21] entries but may have at most 20");
    }

    public void testUnknownOptionOfARuleIsRefused() {
        for (String rule : List.of(
                "\"exclude_seen\": {\"colour\": 1}",
                "\"boosts\": {\"filter\": {\"match_all\": {}}, \"weight\": 1, \"colour\": 1}",
                "\"exclude\": {\"colour\": {}}")) {
            Exception e = expectThrows(
                    Exception.class,
                    () -> parseQuery("{\"recommend\": {\"engine\": \"films\", \"user\": \"u1\", " + rule + "}}"));
            assertThat(e.toString() + e.getCause(), containsString("[colour]"));
        }
    }

    public void testOneIdOrQueryOrBoostNeedsNoArray() throws IOException {
        String user = "{\"recommend\": {\"engine\": \"films\", \"user\": \"u1\", OPTION}}";
        for (String option : List.of(
                "\"exclude\": OPTION\"i1\"",
                "\"exclude\": OPTION{\"term\": {\"genre\": \"horror\"}}",
                "\"boosts\": OPTION{\"filter\": {\"match_all\": {}}, \"weight\": 1}")) {
            assertEquals(
                    parseQuery(user.replace("OPTION", option.replace("OPTION", "[") + "]")),
                    parseQuery(user.replace("OPTION", option.replace("OPTION", ""))));
        }
        assertEquals(
                parseQuery(user.replace("OPTION", "\"exclude_seen\": {}")),
                parseQuery(user.replace("OPTION", "\"exclude_seen\": true")));
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
