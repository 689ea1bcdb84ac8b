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
import io.esrecommend.action.NodeStatsAction;
import io.esrecommend.action.PutEngineAction;
import io.esrecommend.action.PutIdentityAction;
import io.esrecommend.action.RecommendAction;
import io.esrecommend.action.RollbackAction;
import io.esrecommend.action.RollbackWeightsAction;
import io.esrecommend.action.StatsAction;
import io.esrecommend.build.ProgressAction;
import io.esrecommend.build.RecordBuildAction;
import io.esrecommend.health.NodeReportAction;
import io.esrecommend.query.ResolveAction;
import io.esrecommend.rest.RestBuildAction;
import io.esrecommend.rest.RestEmbedAction;
import io.esrecommend.rest.RestEngineAction;
import io.esrecommend.rest.RestEvaluateAction;
import io.esrecommend.rest.RestIdentityAction;
import io.esrecommend.rest.RestModelsAction;
import io.esrecommend.rest.RestNeighboursAction;
import io.esrecommend.rest.RestNodeStatsAction;
import io.esrecommend.rest.RestRecommendAction;
import io.esrecommend.rest.RestRollbackAction;
import io.esrecommend.rest.RestStatsAction;
import io.esrecommend.rest.RestUserAction;
import java.util.List;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.rest.RestHandler;

/** The calls that the plugin adds: its actions, and the REST handlers before them. */
final class Calls {

    private Calls() {}

    static List<ActionPlugin.ActionHandler> actions() {
        return List.of(
                new ActionPlugin.ActionHandler(PutEngineAction.TYPE, PutEngineAction.class),
                new ActionPlugin.ActionHandler(GetEnginesAction.TYPE, GetEnginesAction.class),
                new ActionPlugin.ActionHandler(DeleteEngineAction.TYPE, DeleteEngineAction.class),
                new ActionPlugin.ActionHandler(PutIdentityAction.TYPE, PutIdentityAction.class),
                new ActionPlugin.ActionHandler(GetIdentityAction.TYPE, GetIdentityAction.class),
                new ActionPlugin.ActionHandler(DeleteIdentityAction.TYPE, DeleteIdentityAction.class),
                new ActionPlugin.ActionHandler(BuildAction.TYPE, BuildAction.class),
                new ActionPlugin.ActionHandler(RecordBuildAction.TYPE, RecordBuildAction.class),
                new ActionPlugin.ActionHandler(ProgressAction.TYPE, ProgressAction.class),
                new ActionPlugin.ActionHandler(RollbackAction.TYPE, RollbackAction.class),
                new ActionPlugin.ActionHandler(RollbackWeightsAction.TYPE, RollbackWeightsAction.class),
                new ActionPlugin.ActionHandler(EvaluateAction.TYPE, EvaluateAction.class),
                new ActionPlugin.ActionHandler(GetEvaluationAction.TYPE, GetEvaluationAction.class),
                new ActionPlugin.ActionHandler(ResolveAction.TYPE, ResolveAction.class),
                new ActionPlugin.ActionHandler(RecommendAction.TYPE, RecommendAction.class),
                new ActionPlugin.ActionHandler(ExportUserAction.TYPE, ExportUserAction.class),
                new ActionPlugin.ActionHandler(EraseUserAction.TYPE, EraseUserAction.class),
                new ActionPlugin.ActionHandler(NeighboursAction.TYPE, NeighboursAction.class),
                new ActionPlugin.ActionHandler(StatsAction.TYPE, StatsAction.class),
                new ActionPlugin.ActionHandler(NodeStatsAction.TYPE, NodeStatsAction.class),
                new ActionPlugin.ActionHandler(NodeReportAction.TYPE, NodeReportAction.class),
                new ActionPlugin.ActionHandler(ModelsAction.TYPE, ModelsAction.class),
                new ActionPlugin.ActionHandler(EmbedAction.TYPE, EmbedAction.class));
    }

    static List<RestHandler> handlers() {
        return List.of(
                new RestEngineAction(),
                new RestIdentityAction(),
                new RestBuildAction(),
                new RestRollbackAction(),
                new RestEvaluateAction(),
                new RestRecommendAction(),
                new RestNeighboursAction(),
                new RestStatsAction(),
                new RestNodeStatsAction(),
                new RestUserAction(),
                new RestModelsAction(),
                new RestEmbedAction());
    }
}
