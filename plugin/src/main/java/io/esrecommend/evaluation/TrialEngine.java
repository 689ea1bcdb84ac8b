package io.esrecommend.evaluation;

import io.esrecommend.build.BuildParams;
import io.esrecommend.build.BuildTracker;
import io.esrecommend.build.Builds;
import io.esrecommend.build.Rights;
import io.esrecommend.build.Throttle;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.Interactions;
import io.esrecommend.engine.Privacy;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.StatisticsIndices;
import io.esrecommend.engine.Variants;
import io.esrecommend.interaction.Cleaning;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.cluster.service.ClusterService;

/**
 * An engine that is there for an evaluation alone: the same as the one that is evaluated, but over a copy of its training
 * interactions, and with statistics of those. No cluster state has it, but its indices are like any engine's; they lie
 * under the evaluated engine's name, so that roles for that one's cover them, and whoever deletes that one deletes them.
 * All calls block.
 */
final class TrialEngine {

    private static final String BUILD = "00000000000000001";

    private final Client client;
    private final String name;
    private final Engine engine;
    private final TrainingCopy copy;

    /**
     * @param client acts as the calling user, for the task of the evaluation
     * @param evaluated names the engine that is evaluated
     * @param trial tells trial engines of one evaluation apart
     */
    TrialEngine(Client client, String evaluated, Engine engine, String trial) {
        this.client = client;
        this.name = name(evaluated) + "." + trial;
        String index = events(evaluated, trial);
        this.copy = new TrainingCopy(client, index);
        this.engine = over(engine, index);
    }

    /** The beginning of the names of trial engines. */
    static String name(String evaluated) {
        return evaluated + ".evaluation";
    }

    /** The index of the training interactions. */
    static String events(String evaluated, String trial) {
        return "recommend." + name(evaluated) + "." + trial + ".events";
    }

    /** Users are persons there already, and what rules drop is gone. */
    private static Engine over(Engine engine, String index) {
        Cleaning cleaning = engine.cleaning();
        return new Engine(
                engine.items(),
                new Interactions(
                        index,
                        engine.interactions().primary(),
                        engine.interactions().actions()),
                engine.profiles(),
                engine.objectives(),
                engine.rotation(),
                new Cleaning(Map.of(), cleaning.sessions(), cleaning.users(), cleaning.catalogue()),
                new Privacy(false, engine.privacy().minUsers()),
                engine.statistics(),
                engine.weights(),
                Variants.NONE);
    }

    /** The name by which its statistics are found. */
    String name() {
        return name;
    }

    /** Its configuration. */
    Engine engine() {
        return engine;
    }

    /** Its training interactions, to be written before it is built. */
    TrainingCopy copy() {
        return copy;
    }

    /**
     * Builds its statistics.
     *
     * @param now when that is taken to be, in milliseconds since the epoch
     */
    Statistics build(Builds builds, EvaluationTask task, ClusterService cluster, long now) {
        BuildParams build =
                new BuildParams(name, BUILD, true, now, cluster.localNode().getId(), Rights.NONE);
        return builds.build(
                new BuildTracker(build, task, () -> cluster.getClusterSettings().get(Throttle.DUTY_CYCLE)),
                engine,
                client);
    }

    /**
     * Deletes all that trial engines have left.
     *
     * @param client acts as the calling user, and for no task that may be cancelled
     * @param evaluated names the engine that is evaluated
     */
    static void delete(Client client, String evaluated, Supplier<ProjectMetadata> project) {
        List<String> left = new StatisticsIndices(name(evaluated)).all(project.get());
        if (!left.isEmpty()) {
            client.admin()
                    .indices()
                    .prepareDelete(left.toArray(String[]::new))
                    .setIndicesOptions(IndicesOptions.LENIENT_EXPAND_OPEN)
                    .get();
        }
    }
}
