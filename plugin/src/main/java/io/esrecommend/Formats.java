package io.esrecommend;

import io.esrecommend.build.BuildParams;
import io.esrecommend.build.BuildRecords;
import io.esrecommend.build.Progress;
import io.esrecommend.build.ScheduleParams;
import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.evaluation.EvaluationProgress;
import io.esrecommend.fusion.FusionQueryBuilder;
import io.esrecommend.list.ItemIdSort;
import java.util.List;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.persistent.PersistentTaskParams;
import org.elasticsearch.search.sort.SortBuilder;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;

/** What of the plugin is sent between nodes, or kept in the cluster state, by its name. */
final class Formats {

    private Formats() {}

    static List<NamedWriteableRegistry.Entry> writeables() {
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

    /** What is kept on disk. */
    static List<NamedXContentRegistry.Entry> xContents() {
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
}
