package io.esrecommend;

import io.esrecommend.build.BuildParams;
import io.esrecommend.build.Progress;
import io.esrecommend.build.Rights;
import io.esrecommend.build.Rollback;
import io.esrecommend.build.ScheduleParams;
import io.esrecommend.embedding.Chunking;
import io.esrecommend.embedding.Role;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.fusion.Candidates;
import io.esrecommend.fusion.Fusion;
import io.esrecommend.fusion.FusionQueryBuilder;
import io.esrecommend.fusion.RandomFusions;
import io.esrecommend.identity.Link;
import io.esrecommend.list.ItemIdSort;
import io.esrecommend.query.RecommendSpec;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.node.DiscoveryNodeUtils;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.search.sort.SortOrder;

/** Makes messages of every kind, of which bytes are stored. What other tests make at random is made by them. */
final class WireSamples {

    private static final String TESTS = "io.esrecommend.";
    private static final TimeValue LIMIT = TimeValue.timeValueSeconds(30);

    private WireSamples() {}

    /**
     * A message.
     *
     * @param name of the file of its bytes
     * @throws IllegalArgumentException if nobody knows how to make one
     */
    static Writeable make(String name) throws ReflectiveOperationException, IOException {
        Engine engine = (Engine) call(TESTS + "engine.RandomEngines", null, "engine");
        return switch (name) {
            case "ProjectCustom.recommend_engines" -> engines(engine);
            case "NamedDiff.recommend_engines" -> engines(engine).diff(null);
            case "ProjectCustom.recommend_builds" -> records();
            case "NamedDiff.recommend_builds" -> ((Metadata.ProjectCustom) records()).diff(null);
            case "PersistentTaskParams.cluster:admin/recommend/build" ->
                new BuildParams("films", "20260101000000000", true, 1_767_225_600_000L, "a-node", rights());
            case "PersistentTaskParams.cluster:admin/recommend/schedule" ->
                new ScheduleParams("films", TimeValue.timeValueMinutes(90), 1_767_225_600_000L, rights());
            case "Status.recommend_build" -> progress();
            case "QueryBuilder.recommend_fusion" -> fusion();
            case "Status.recommend_evaluation" -> made("evaluation.EvaluationProgressTests", "createTestInstance");
            case "SortBuilder.recommend_item_id" -> sort();
            case "QueryBuilder.recommend" -> made("query.RecommendQueryBuilderTests", "doCreateTestQueryBuilder");
            case "AggregationBuilder.cooccurrence" ->
                made("cooccurrence.CooccurrenceAggregationBuilderTests", "createTestAggregatorBuilder");
            case "AggregationBuilder.popularity" ->
                made("popularity.PopularityAggregationBuilderTests", "createTestAggregatorBuilder");
            case "InternalAggregation.cooccurrence" ->
                made("cooccurrence.InternalCooccurrenceTests", "createTestInstance", "neighbours", Map.of("a", 1));
            case "InternalAggregation.popularity" ->
                made("popularity.InternalPopularityTests", "createTestInstance", "popular", Map.of("a", 1));
            case "BuildAction.Request" -> request("action." + name, "films", true, false);
            case "DeleteEngineAction.Request" -> request("action." + name, LIMIT, LIMIT, "films");
            case "DeleteIdentityAction.Request" ->
                request("action." + name, "films", "u1", List.of("phone", "mail"), RefreshPolicy.WAIT_UNTIL);
            case "EmbedAction.Request" -> request("action." + name, "a-model", "a crew", Role.QUERY, Chunking.MEAN);
            case "GetEnginesAction.Request", "StatsAction.Request" -> request("action." + name, "films");
            case "GetIdentityAction.Request" -> request("action." + name, "films", "u1");
            case "ModelsAction.NodeRequest" -> request("action." + name);
            case "ModelsAction.NodeModels" -> models(name);
            case "NodeReportAction.NodeRequest" -> request("health." + name);
            case "NodeReportAction.Answer" ->
                request(
                        "health." + name,
                        DiscoveryNodeUtils.create("n1"),
                        made("health.NodeReportTests", "createTestInstance"));
            case "NodeStatsAction.NodeRequest" -> request("action." + name);
            case "NodeStatsAction.NodeStats" ->
                request("action." + name, DiscoveryNodeUtils.create("n1"), Map.of("builds", Map.of("running", 1L)));
            case "NeighboursAction.Request" ->
                request("action." + name, "films", List.of("i1", "i2"), null, "view", "buy", 10);
            case "PutEngineAction.Request" -> request("action." + name, LIMIT, LIMIT, "films", engine);
            case "PutIdentityAction.Request" ->
                request("action." + name, "films", Link.of("u1", List.of("phone", "mail")), RefreshPolicy.IMMEDIATE);
            case "RollbackAction.Request" -> request("action." + name, LIMIT, "films", "20260101000000000");
            case "RollbackAction.Response" -> request("action." + name, new Rollback.Done("2", "1"));
            case "ProgressAction.Request" -> request("build." + name, "films", "20260101000000000");
            case "ProgressAction.Response" -> request("build." + name, progress());
            case "RecordBuildAction.Request" ->
                request("build." + name, "films", call(TESTS + "build.BuildRecordsTests", null, "ended", "2"), 7L);
            case "ResolveAction.Request" -> request("query." + name, spec());
            default -> throw new IllegalArgumentException("no sample of [" + name + "]");
        };
    }

    private static EngineMetadata engines(Engine engine) {
        return EngineMetadata.of(ProjectMetadata.builder(ProjectId.DEFAULT).build())
                .with("films", engine)
                .with("books", engine);
    }

    private static Writeable records() throws ReflectiveOperationException {
        return made("build.BuildRecordsTests", "createTestInstance");
    }

    private static Rights rights() {
        return new Rights(Map.of("_xpack_security_authentication", "who-it-is"));
    }

    private static Progress progress() {
        return new Progress("counting", 1_000_000, 3, 7, 12_345, 6_789_000_000L, 90_000);
    }

    private static Writeable fusion() throws ReflectiveOperationException {
        Fusion fusion = RandomFusions.fusion("embedding", 3);
        return new FusionQueryBuilder(fusion, (Candidates) call(
                TESTS + "fusion.FusionQueryBuilderTests",
                null,
                "candidates",
                fusion,
                7,
                List.of("i1", "i2"),
                new QueryBuilder[] {QueryBuilders.termQuery("kind", "film")}));
    }

    private static Writeable sort() {
        ItemIdSort sort = new ItemIdSort();
        sort.order(SortOrder.ASC);
        return sort;
    }

    private static RecommendSpec spec() throws ReflectiveOperationException {
        Object query = made("query.RecommendQueryBuilderTests", "doCreateTestQueryBuilder");
        Field spec = query.getClass().getDeclaredField("spec");
        return (RecommendSpec) open(spec).get(query);
    }

    private static Writeable models(String name) throws ReflectiveOperationException {
        Object view = construct(
                type("action.ModelsAction.ModelView"), "a-model", "available", null, Map.of("dimensions", 384));
        return (Writeable) construct(type("action." + name), DiscoveryNodeUtils.create("n1"), List.of(view));
    }

    private static Writeable request(String type, Object... values) throws ReflectiveOperationException {
        return (Writeable) construct(type(type), values);
    }

    /** As a test makes it. */
    private static Writeable made(String test, String method, Object... values) throws ReflectiveOperationException {
        Object of = construct(Class.forName(TESTS + test));
        return (Writeable) call(TESTS + test, of, method, values);
    }

    static Class<?> type(String name) throws ClassNotFoundException {
        int nested = name.lastIndexOf('.');
        return Class.forName(TESTS + name.substring(0, nested) + "$" + name.substring(nested + 1));
    }

    private static Object call(String type, Object of, String name, Object... values)
            throws ReflectiveOperationException {
        Method method = taking(
                Arrays.stream(Class.forName(type).getDeclaredMethods())
                        .filter(one -> one.getName().equals(name) && !one.isBridge()),
                values);
        return open(method).invoke(of, values);
    }

    private static Object construct(Class<?> type, Object... values) throws ReflectiveOperationException {
        Constructor<?> constructor = taking(Arrays.stream(type.getDeclaredConstructors()), values);
        return open(constructor).newInstance(values);
    }

    private static <T extends Executable> T taking(Stream<T> all, Object... values) {
        return all.filter(one -> one.getParameterCount() == values.length && fits(one.getParameterTypes(), values))
                .findFirst()
                .orElseThrow();
    }

    private static boolean fits(Class<?>[] types, Object[] values) {
        for (int i = 0; i < types.length; i++) {
            if (values[i] != null && !types[i].isPrimitive() && !types[i].isInstance(values[i])) {
                return false;
            }
        }
        return true;
    }

    private static <T extends AccessibleObject> T open(T part) {
        part.setAccessible(true);
        return part;
    }
}
