package io.esrecommend;

import io.esrecommend.action.BuildAction;
import io.esrecommend.action.ClusterFilter;
import io.esrecommend.action.ExportUserAction;
import io.esrecommend.action.OwnActionFilter;
import io.esrecommend.action.OwnIndexFilter;
import io.esrecommend.build.BuildExecutor;
import io.esrecommend.build.Builds;
import io.esrecommend.build.ScheduleExecutor;
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
import io.esrecommend.evaluation.Evaluations;
import io.esrecommend.evaluation.Services;
import io.esrecommend.format.WireFormat;
import io.esrecommend.health.NodeReports;
import io.esrecommend.health.RecommendHealth;
import io.esrecommend.health.StatisticsAge;
import io.esrecommend.identity.Identities;
import io.esrecommend.ingest.InteractionProcessor;
import io.esrecommend.ingest.TextEmbeddingProcessor;
import io.esrecommend.monitor.Requests;
import io.esrecommend.monitor.SlowLog;
import io.esrecommend.popularity.InternalPopularity;
import io.esrecommend.popularity.PopularityAggregationBuilder;
import io.esrecommend.pseudonym.Pseudonyms;
import io.esrecommend.query.PreferenceCache;
import io.esrecommend.query.RecommendQueryBuilder;
import io.esrecommend.query.Resolver;
import io.esrecommend.query.TextVectors;
import io.esrecommend.query.UserReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.lucene.util.SetOnce;
import org.elasticsearch.action.support.ActionFilter;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsModule;
import org.elasticsearch.common.util.concurrent.EsExecutors;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.health.HealthIndicatorService;
import org.elasticsearch.indices.breaker.BreakerSettings;
import org.elasticsearch.indices.breaker.CircuitBreakerService;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.persistent.PersistentTasksExecutor;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.CircuitBreakerPlugin;
import org.elasticsearch.plugins.HealthPlugin;
import org.elasticsearch.plugins.IngestPlugin;
import org.elasticsearch.plugins.PersistentTaskPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.ReloadablePlugin;
import org.elasticsearch.plugins.SearchPlugin;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.threadpool.ExecutorBuilder;
import org.elasticsearch.threadpool.FixedExecutorBuilder;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/** Recommendations inside Elasticsearch. */
public final class RecommendPlugin extends Plugin
        implements ActionPlugin,
                CircuitBreakerPlugin,
                HealthPlugin,
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
    private final SetOnce<ClusterService> cluster = new SetOnce<>();
    private final SetOnce<Engines> engines = new SetOnce<>();
    private final SetOnce<ThreadContext> threads = new SetOnce<>();
    private final SetOnce<Builds> builds = new SetOnce<>();
    private final SetOnce<RecommendHealth> health = new SetOnce<>();

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
            LOGGER.warn(
                    "model [{}] is unavailable: {}; mend its folder under config/recommend, and it is tried again by itself",
                    status.modelId(),
                    status.reason());
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
        cluster.set(services.clusterService());
        engines.set(new Engines(services.clusterService(), services.projectResolver()));
        threads.set(services.threadPool().getThreadContext());
        ClusterSettings changing = services.clusterService().getClusterSettings();
        loadModels(services.threadPool(), services.bigArrays().breakerService(), changing);
        var schemas = new EngineSchema.Resolver(services.indexNameExpressionResolver());
        CircuitBreaker request = services.bigArrays().breakerService().getBreaker(CircuitBreaker.REQUEST);
        var statistics = new StatisticsCache(changing, services.client(), request);
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
                new PreferenceCache(changing, services.threadPool().getThreadContext()),
                services.xContentRegistry());
        builds.set(new Builds(
                engines.get(),
                schemas,
                services.xContentRegistry(),
                request,
                services.bigArrays().withCircuitBreaking(),
                statistics));
        var evaluations = new Evaluations(new Services(
                services.client(),
                services.clusterService(),
                engines.get(),
                schemas,
                builds.get(),
                resolver,
                services.bigArrays().withCircuitBreaking(),
                services.xContentRegistry()));
        var requests = new Requests(new SlowLog(
                changing, () -> services.clusterService().localNode().getId()));
        var reports = new NodeReports(services.client(), services.clusterService(), engines.get(), models, pseudonyms);
        reports.begin();
        health.set(new RecommendHealth(services.clusterService(), engines.get(), reports));
        return List.of(
                models,
                requests,
                reports,
                engines.get(),
                schemas,
                statistics,
                texts,
                identities,
                resolver,
                builds.get(),
                evaluations);
    }

    private void loadModels(ThreadPool threads, CircuitBreakerService breakers, ClusterSettings changing) {
        var resources = new TextEmbedder.Resources(
                InferenceSettings.watch(settings, changing),
                new PoolWorkers(threads, threads.executor(InferenceSettings.EXECUTOR)),
                InferenceMemory.heap(breakers.getBreaker(CircuitBreaker.REQUEST)),
                InferenceMemory.nativeMemory(nativeMemory.get()));
        var background = new PoolWorkers(threads, threads.generic());
        var interval = new AtomicReference<>(InferenceSettings.scanInterval(settings));
        changing.addSettingsUpdateConsumer(InferenceSettings.SCAN_INTERVAL, time -> {
            interval.set(Duration.ofNanos(time.nanos()));
            models.lookNow();
        });
        models.load(background, interval::get, resources);
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
        all.addAll(SlowLog.settings());
        all.add(StatisticsAge.MAX_AGE);
        all.add(StatisticsCache.SIZE);
        return all;
    }

    @Override
    public Collection<HealthIndicatorService> getHealthIndicatorServices() {
        return List.of(health.get());
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
        return Formats.writeables();
    }

    @Override
    public List<NamedXContentRegistry.Entry> getNamedXContent() {
        return Formats.xContents();
    }

    @Override
    public Collection<ActionHandler> getActions() {
        return Calls.actions();
    }

    @Override
    public Collection<ActionFilter> getActionFilters() {
        return List.of(new ClusterFilter(() -> cluster.get().state()));
    }

    /** Every node of the cluster knows which messages this one understands. */
    @Override
    public Settings additionalSettings() {
        return Settings.builder()
                .put("node.attr." + WireFormat.ATTRIBUTE, WireFormat.current())
                .build();
    }

    @Override
    public Collection<MappedActionFilter> getMappedActionFilters() {
        List<MappedActionFilter> filters = new ArrayList<>(OwnIndexFilter.all(threads::get, engines::get));
        getActions()
                .forEach(own -> filters.add(new OwnActionFilter(own.getAction().name(), threads::get)));
        return filters;
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
            RestHandlersServices services,
            Supplier<DiscoveryNodes> nodes,
            Predicate<NodeFeature> clusterSupportsFeature) {
        return Calls.handlers();
    }

    @Override
    public void close() {
        models.close();
    }
}
