package io.esrecommend;

import io.esrecommend.action.BuildAction;
import io.esrecommend.action.DeleteEngineAction;
import io.esrecommend.action.DeleteIdentityAction;
import io.esrecommend.action.EmbedAction;
import io.esrecommend.action.EraseUserAction;
import io.esrecommend.action.EvaluateAction;
import io.esrecommend.action.ExportUserAction;
import io.esrecommend.action.GetEnginesAction;
import io.esrecommend.action.GetEvaluationAction;
import io.esrecommend.action.GetIdentityAction;
import io.esrecommend.action.ModelsAction;
import io.esrecommend.action.NeighboursAction;
import io.esrecommend.action.PutEngineAction;
import io.esrecommend.action.PutIdentityAction;
import io.esrecommend.action.RecommendAction;
import io.esrecommend.action.RollbackAction;
import io.esrecommend.action.RollbackWeightsAction;
import io.esrecommend.action.StatsAction;
import io.esrecommend.build.BuildExecutor;
import io.esrecommend.build.BuildParams;
import io.esrecommend.build.BuildRecords;
import io.esrecommend.build.Builds;
import io.esrecommend.build.Progress;
import io.esrecommend.build.ProgressAction;
import io.esrecommend.build.RecordBuildAction;
import io.esrecommend.build.ScheduleExecutor;
import io.esrecommend.build.ScheduleParams;
import io.esrecommend.build.Throttle;
import io.esrecommend.cooccurrence.CooccurrenceAggregationBuilder;
import io.esrecommend.cooccurrence.InternalCooccurrence;
import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.embedding.ModelStatus;
import io.esrecommend.embedding.TextEmbedder;
import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Engines;
import io.esrecommend.engine.StatisticsCache;
import io.esrecommend.evaluation.EvaluationProgress;
import io.esrecommend.evaluation.Evaluations;
import io.esrecommend.evaluation.Services;
import io.esrecommend.fusion.FusionQueryBuilder;
import io.esrecommend.identity.Identities;
import io.esrecommend.ingest.InteractionProcessor;
import io.esrecommend.ingest.TextEmbeddingProcessor;
import io.esrecommend.list.ItemIdSort;
import io.esrecommend.popularity.InternalPopularity;
import io.esrecommend.popularity.PopularityAggregationBuilder;
import io.esrecommend.pseudonym.Pseudonyms;
import io.esrecommend.query.PreferenceCache;
import io.esrecommend.query.RecommendQueryBuilder;
import io.esrecommend.query.ResolveAction;
import io.esrecommend.query.Resolver;
import io.esrecommend.query.TextVectors;
import io.esrecommend.query.UserReader;
import io.esrecommend.rest.RestBuildAction;
import io.esrecommend.rest.RestEmbedAction;
import io.esrecommend.rest.RestEngineAction;
import io.esrecommend.rest.RestEvaluateAction;
import io.esrecommend.rest.RestIdentityAction;
import io.esrecommend.rest.RestModelsAction;
import io.esrecommend.rest.RestNeighboursAction;
import io.esrecommend.rest.RestRecommendAction;
import io.esrecommend.rest.RestRollbackAction;
import io.esrecommend.rest.RestStatsAction;
import io.esrecommend.rest.RestUserAction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.lucene.util.SetOnce;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsModule;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.indices.breaker.BreakerSettings;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.persistent.PersistentTaskParams;
import org.elasticsearch.persistent.PersistentTasksExecutor;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.CircuitBreakerPlugin;
import org.elasticsearch.plugins.IngestPlugin;
import org.elasticsearch.plugins.PersistentTaskPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.ReloadablePlugin;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.search.sort.SortBuilder;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.FixedExecutorBuilder;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;

/** Recommendations inside Elasticsearch. */
public final class RecommendPlugin extends Plugin
        implements ActionPlugin,
                CircuitBreakerPlugin,
                IngestPlugin,
                PersistentTaskPlugin,
                ReloadablePlugin,
                SearchPlugin {

    private static final Logger LOGGER = LogManager.getLogger(RecommendPlugin.class);
    /** Builds that run at the same time on a node, and that may wait for it. */
    private static final int BUILDS = 2;

    /** Each engine has one build at most, so none is ever refused. */
    private static final int WAITING_BUILDS = EngineMetadata.MAX_ENGINES;

    /** Users that are exported or erased at the same time on a node, and that may wait for it. */
    private static final int USERS = 2;

    private static final int WAITING_USERS = 200;

    private final Settings settings;
    private final ModelRegistry models;
    private final NodePseudonyms pseudonyms;
    private final SetOnce<CircuitBreaker> nativeMemory = new SetOnce<>();
    private final SetOnce<Engines> engines = new SetOnce<>();
    private final SetOnce<Builds> builds = new SetOnce<>();
    private final SetOnce<Evaluations> evaluations = new SetOnce<>();

    /**
     * For Elasticsearch to make.
     *
     * @param settings of the node
     * @param config the node's configuration folder
     * @throws IOException if the models under it cannot be listed
     * @throws IllegalArgumentException if a key of pseudonyms is none
     */
    public RecommendPlugin(Settings settings, Path config) throws IOException {
        this.settings = settings;
        this.pseudonyms = new NodePseudonyms(settings);
        this.models = new ModelRegistry(config.resolve("recommend"), RecommendPlugin::log);
    }

    private static void log(ModelStatus status) {
        if (status.state() != ModelStatus.State.AVAILABLE) {
            LOGGER.warn("model [{}] is unavailable, and will be tried again: {}", status.modelId(), status.reason());
        } else if (status.model().deviceReason() == null) {
            LOGGER.info(
                    "model [{}] is available on [{}], fingerprint [{}]",
                    status.modelId(),
                    status.model().device(),
                    status.model().fingerprint());
        } else {
            LOGGER.info(
                    "model [{}] is available on [{}], fingerprint [{}]; {}",
                    status.modelId(),
                    status.model().device(),
                    status.model().fingerprint(),
                    status.model().deviceReason());
        }
    }

    @Override
    public BreakerSettings getCircuitBreaker(Settings nodeSettings) {
        return InferenceMemory.breaker(nodeSettings);
    }

    @Override
    public void setCircuitBreaker(CircuitBreaker breaker) {
        nativeMemory.set(breaker);
    }

    @Override
    public Collection<?> createComponents(PluginServices services) {
        engines.set(new Engines(services.clusterService(), services.projectResolver()));
        loadModels(services.threadPool(), services.bigArrays().breakerService());
        var schemas = new EngineSchema.Resolver(services.indexNameExpressionResolver());
        var statistics = new StatisticsCache(services.client());
        var texts = new TextVectors(models, services.threadPool().getThreadContext());
        var identities = new Identities(services.client(), engines.get()::project, pseudonyms::of);
        var users = new UserReader(identities, services.xContentRegistry());
        var resolver = new Resolver(
                services.client(),
                services.clusterService(),
                engines.get(),
                schemas,
                statistics,
                texts,
                users,
                new PreferenceCache(settings, services.threadPool().getThreadContext()),
                services.xContentRegistry());
        CircuitBreaker request = services.bigArrays().breakerService().getBreaker(CircuitBreaker.REQUEST);
        builds.set(new Builds(
                engines.get(),
                schemas,
                services.xContentRegistry(),
                request,
                services.bigArrays().withCircuitBreaking(),
                statistics));
        evaluations.set(new Evaluations(new Services(
                services.client(),
                services.clusterService(),
                engines.get(),
                schemas,
                builds.get(),
                resolver,
                services.bigArrays().withCircuitBreaking(),
                services.xContentRegistry())));
        return List.of(
                models,
                engines.get(),
                schemas,
                statistics,
                texts,
                identities,
                resolver,
                builds.get(),
                evaluations.get());
    }

    private void loadModels(ThreadPool threads, CircuitBreakerService breakers) {
        var resources = new TextEmbedder.Resources(
                InferenceSettings.options(settings),
                new PoolWorkers(threads, threads.executor(InferenceSettings.EXECUTOR)),
                InferenceMemory.heap(breakers.getBreaker(CircuitBreaker.REQUEST)),
                InferenceMemory.nativeMemory(nativeMemory.get()));
        models.load(new PoolWorkers(threads, threads.generic()), InferenceSettings.scanInterval(settings), resources);
    }

    @Override
    public List<PersistentTasksExecutor<?>> getPersistentTasksExecutor(
            ClusterService cluster,
            ThreadPool threads,
            Client client,
            SettingsModule settingsModule,
            IndexNameExpressionResolver names) {
        return List.of(
                new BuildExecutor(builds.get(), engines.get(), client, cluster, names),
                new ScheduleExecutor(
                        engines.get(),
                        builds.get(),
                        client,
                        cluster,
                        (engine, listener) -> client.execute(
                                BuildAction.TYPE,
                                new BuildAction.Request(engine, false, false),
                                listener.map(built -> null))));
    }

    @Override
    public List<Setting<?>> getSettings() {
        List<Setting<?>> all = new ArrayList<>(InferenceSettings.ALL);
        all.add(PseudonymSettings.KEY);
        all.add(Throttle.DUTY_CYCLE);
        all.add(PreferenceCache.SIZE);
        return all;
    }

    @Override
    public void reload(Settings withKeystore) {
        pseudonyms.reload(withKeystore);
    }

    /** The pseudonyms of the node as it is now. */
    Pseudonyms pseudonyms() {
        return pseudonyms.get();
    }

    @Override
    public List<ExecutorBuilder<?>> getExecutorBuilders(Settings settings) {
        return List.of(
                InferenceSettings.executor(settings),
                new FixedExecutorBuilder(
                        settings,
                        BuildExecutor.EXECUTOR,
                        BUILDS,
                        WAITING_BUILDS,
                        "recommend.build.thread_pool",
                        EsExecutors.TaskTrackingConfig.DO_NOT_TRACK),
                new FixedExecutorBuilder(
                        settings,
                        ExportUserAction.EXECUTOR,
                        USERS,
                        WAITING_USERS,
                        "recommend.user.thread_pool",
                        EsExecutors.TaskTrackingConfig.DO_NOT_TRACK));
    }

    @Override
    public Map<String, Processor.Factory> getProcessors(Processor.Parameters parameters) {
        pseudonyms.pipelines(parameters.ingestService);
        return Map.of(
                TextEmbeddingProcessor.TYPE,
                new TextEmbeddingProcessor.Factory(
                        models,
                        parameters.threadContext,
                        project -> parameters
                                .ingestService
                                .getClusterService()
                                .state()
                                .metadata()
                                .getProject(project)),
                InteractionProcessor.TYPE,
                new InteractionProcessor.Factory(pseudonyms, System::currentTimeMillis));
    }

    @Override
    public List<QuerySpec<?>> getQueries() {
        return List.of(new QuerySpec<>(
                RecommendQueryBuilder.NAME, RecommendQueryBuilder::new, RecommendQueryBuilder::fromXContent));
    }

    @Override
    public List<AggregationSpec> getAggregations() {
        return List.of(
                new AggregationSpec(
                                CooccurrenceAggregationBuilder.NAME,
                                CooccurrenceAggregationBuilder::new,
                                CooccurrenceAggregationBuilder::parse)
                        .addResultReader(InternalCooccurrence::new),
                new AggregationSpec(
                                PopularityAggregationBuilder.NAME,
                                PopularityAggregationBuilder::new,
                                PopularityAggregationBuilder::parse)
                        .addResultReader(InternalPopularity::new));
    }

    @Override
    public List<NamedWriteableRegistry.Entry> getNamedWriteables() {
        return List.of(
                new NamedWriteableRegistry.Entry(QueryBuilder.class, FusionQueryBuilder.NAME, FusionQueryBuilder::new),
                new NamedWriteableRegistry.Entry(SortBuilder.class, ItemIdSort.NAME, ItemIdSort::new),
                new NamedWriteableRegistry.Entry(Task.Status.class, Progress.NAME, Progress::new),
                new NamedWriteableRegistry.Entry(Task.Status.class, EvaluationProgress.NAME, EvaluationProgress::new),
                new NamedWriteableRegistry.Entry(PersistentTaskParams.class, BuildParams.NAME, BuildParams::new),
                new NamedWriteableRegistry.Entry(PersistentTaskParams.class, ScheduleParams.NAME, ScheduleParams::new),
                new NamedWriteableRegistry.Entry(Metadata.ProjectCustom.class, BuildRecords.TYPE, BuildRecords::new),
                new NamedWriteableRegistry.Entry(NamedDiff.class, BuildRecords.TYPE, BuildRecords::readDiffFrom),
                new NamedWriteableRegistry.Entry(
                        Metadata.ProjectCustom.class, EngineMetadata.TYPE, EngineMetadata::new),
                new NamedWriteableRegistry.Entry(NamedDiff.class, EngineMetadata.TYPE, EngineMetadata::readDiffFrom));
    }

    @Override
    public List<NamedXContentRegistry.Entry> getNamedXContent() {
        return List.of(
                new NamedXContentRegistry.Entry(
                        Metadata.ProjectCustom.class,
                        new ParseField(EngineMetadata.TYPE),
                        EngineMetadata::fromXContent),
                new NamedXContentRegistry.Entry(
                        Metadata.ProjectCustom.class, new ParseField(BuildRecords.TYPE), BuildRecords::fromXContent),
                new NamedXContentRegistry.Entry(
                        PersistentTaskParams.class, new ParseField(BuildParams.NAME), BuildParams::fromXContent),
                new NamedXContentRegistry.Entry(
                        PersistentTaskParams.class, new ParseField(ScheduleParams.NAME), ScheduleParams::fromXContent));
    }

    @Override
    public Collection<ActionHandler> getActions() {
        return List.of(
                new ActionHandler(PutEngineAction.TYPE, PutEngineAction.class),
                new ActionHandler(GetEnginesAction.TYPE, GetEnginesAction.class),
                new ActionHandler(DeleteEngineAction.TYPE, DeleteEngineAction.class),
                new ActionHandler(PutIdentityAction.TYPE, PutIdentityAction.class),
                new ActionHandler(GetIdentityAction.TYPE, GetIdentityAction.class),
                new ActionHandler(DeleteIdentityAction.TYPE, DeleteIdentityAction.class),
                new ActionHandler(BuildAction.TYPE, BuildAction.class),
                new ActionHandler(RecordBuildAction.TYPE, RecordBuildAction.class),
                new ActionHandler(ProgressAction.TYPE, ProgressAction.class),
                new ActionHandler(RollbackAction.TYPE, RollbackAction.class),
                new ActionHandler(RollbackWeightsAction.TYPE, RollbackWeightsAction.class),
                new ActionHandler(EvaluateAction.TYPE, EvaluateAction.class),
                new ActionHandler(GetEvaluationAction.TYPE, GetEvaluationAction.class),
                new ActionHandler(ResolveAction.TYPE, ResolveAction.class),
                new ActionHandler(RecommendAction.TYPE, RecommendAction.class),
                new ActionHandler(ExportUserAction.TYPE, ExportUserAction.class),
                new ActionHandler(EraseUserAction.TYPE, EraseUserAction.class),
                new ActionHandler(NeighboursAction.TYPE, NeighboursAction.class),
                new ActionHandler(StatsAction.TYPE, StatsAction.class),
                new ActionHandler(ModelsAction.TYPE, ModelsAction.class),
                new ActionHandler(EmbedAction.TYPE, EmbedAction.class));
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
            RestHandlersServices services,
            Supplier<DiscoveryNodes> nodes,
            Predicate<NodeFeature> clusterSupportsFeature) {
        return List.of(
                new RestEngineAction(),
                new RestIdentityAction(),
                new RestBuildAction(engines::get),
                new RestRollbackAction(),
                new RestEvaluateAction(evaluations::get),
                new RestRecommendAction(),
                new RestNeighboursAction(),
                new RestStatsAction(),
                new RestUserAction(),
                new RestModelsAction(),
                new RestEmbedAction());
    }

    @Override
    public void close() {
        models.close();
    }
}
