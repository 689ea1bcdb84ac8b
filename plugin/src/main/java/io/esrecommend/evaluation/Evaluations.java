package io.esrecommend.evaluation;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineMetadata;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.ResourceAlreadyExistsException;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.client.internal.ParentTaskAssigningClient;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.node.DiscoveryNode;
import org.elasticsearch.common.Randomness;
import org.elasticsearch.rest.RestStatus;

/** Runs the evaluations of engines; one a node. An engine has one at a time, whichever node runs it. */
public final class Evaluations {

    /** The action, for roles and the task API. */
    public static final String ACTION = "cluster:admin/recommend/evaluate";

    private static final Logger LOGGER = LogManager.getLogger(Evaluations.class);

    /** Evaluations that run on a node at a time. */
    private static final int MOST = 2;

    private static final String TRIAL = "test";

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd't'HH-mm-ss", Locale.ROOT);

    private static final int CHANCE = 36 * 36 * 36 * 36;

    private final Services services;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /** For the plugin to make; one a node. */
    public Evaluations(Services services) {
        this.services = services;
    }

    /**
     * Checks what can be checked before an evaluation.
     *
     * @throws org.elasticsearch.ResourceNotFoundException if there is no such engine
     * @throws IllegalArgumentException naming what the engine or the request names and is not there
     */
    public void check(String name, EvaluationSpec spec) {
        Engine engine = services.engines().get(name);
        services.builds().input(engine);
        if (spec.weights() != null) {
            engine.weights(spec.weights());
        }
        if (spec.experiment() != null) {
            Experiment.check(engine, services.schemas(), services.engines().project());
        }
    }

    /**
     * Evaluates an engine, and keeps the report; blocks until that is done.
     *
     * @param name of the engine
     * @param taker gives the engine weights that win
     * @return the report
     * @throws ElasticsearchStatusException with a 409 if the engine is being evaluated, with a 429 if this node has as many
     *     evaluations as it may
     */
    public Map<String, Object> run(EvaluationTask task, String name, EvaluationSpec spec, WeightsTaker taker) {
        check(name, spec);
        begin(name);
        try {
            return evaluate(task, name, spec, taker);
        } finally {
            running.remove(name);
        }
    }

    private synchronized void begin(String name) {
        if (running.contains(name)) {
            throw isRunning(name);
        }
        if (running.size() == MOST) {
            throw new ElasticsearchStatusException(
                    "this node evaluates {} already, and may [{}] at a time; wait for the end of one",
                    RestStatus.TOO_MANY_REQUESTS,
                    running,
                    MOST);
        }
        running.add(name);
    }

    private static ElasticsearchStatusException isRunning(String name) {
        return new ElasticsearchStatusException(
                "an evaluation of engine [" + name + "] is running; GET /_tasks?actions=" + ACTION
                        + "*&detailed tells how far it is, and POST /_tasks/_cancel?actions=" + ACTION + "* ends it",
                RestStatus.CONFLICT);
    }

    private Map<String, Object> evaluate(EvaluationTask task, String name, EvaluationSpec spec, WeightsTaker taker) {
        Engine engine = services.engines().get(name);
        Client client = new ParentTaskAssigningClient(
                services.client(), services.cluster().localNode(), task);
        Services asTask = services.through(client);
        long started = services.client().threadPool().absoluteTimeInMillis();
        Map<String, Object> measured = new LinkedHashMap<>();
        // First of all: it is short, and nothing else is in vain should it fail.
        Map<String, Object> experiment =
                spec.experiment() == null ? null : new Experiment(asTask, task, name, engine, spec.experiment()).run();
        if (spec.holdout() != null) {
            measured.putAll(heldBack(asTask, task, name, engine, spec, started, taker));
        }
        if (experiment != null) {
            measured.put("experiment", experiment);
        }
        task.phase("writing the report", 0);
        String id = id(started);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("evaluation", id);
        report.put("engine", name);
        report.put("started", Instant.ofEpochMilli(started).toString());
        report.put("took", Math.max(0, services.client().threadPool().absoluteTimeInMillis() - started));
        report.putAll(measured);
        if (isThere(name)) {
            new StoredEvaluations(client, name).write(id, report);
        }
        return report;
    }

    private Map<String, Object> heldBack(
            Services asTask,
            EvaluationTask task,
            String name,
            Engine engine,
            EvaluationSpec spec,
            long started,
            WeightsTaker taker) {
        TrialEngine trial = new TrialEngine(asTask.client(), name, engine, TRIAL);
        create(name, engine, trial);
        try {
            TrialEngine learning = spec.learn() ? new TrialEngine(asTask.client(), name, engine, "learning") : null;
            return new Evaluation(asTask, task, name, engine, spec, started, trial, learning).run(taker);
        } finally {
            delete(name);
        }
    }

    private boolean isThere(String name) {
        return EngineMetadata.of(services.engines().project()).contains(name);
    }

    /** Takes the engine for this evaluation: only one can make the index. What a node has left that is gone is deleted. */
    private void create(String name, Engine engine, TrialEngine trial) {
        String owner = services.cluster().localNode().getEphemeralId();
        try {
            trial.copy().create(owner, engine.statistics().shards());
        } catch (RuntimeException e) {
            if (!(ExceptionsHelper.unwrapCause(e) instanceof ResourceAlreadyExistsException)) {
                throw e;
            }
            if (isOwned(name)) {
                throw isRunning(name);
            }
            delete(name);
            trial.copy().create(owner, engine.statistics().shards());
        }
    }

    /** Whether another node that is there evaluates the engine; this one does not. */
    private boolean isOwned(String name) {
        IndexMetadata index = services.engines().project().index(TrialEngine.events(name, TRIAL));
        if (index == null) {
            return false;
        }
        Map<?, ?> meta = (Map<?, ?>) index.mapping().sourceAsMap().get("_meta");
        Object owner = meta == null ? null : meta.get("owner");
        DiscoveryNode local = services.cluster().localNode();
        return services.cluster().state().nodes().stream()
                .anyMatch(node -> !node.equals(local) && node.getEphemeralId().equals(owner));
    }

    /** As the calling user, but not for the task: who cancels it ends all that is done for it. */
    private void delete(String name) {
        try {
            TrialEngine.delete(services.client(), name, services.engines()::project);
        } catch (RuntimeException e) {
            LOGGER.warn("the evaluation of engine [" + name + "] has left indices, which the next one will delete", e);
        }
    }

    private static String id(long started) {
        String chance = Integer.toString(Randomness.get().nextInt(CHANCE), 36);
        return NAME.format(Instant.ofEpochMilli(started).atZone(ZoneOffset.UTC)) + "-" + "0".repeat(4 - chance.length())
                + chance;
    }
}
