package io.esrecommend.build;

import io.esrecommend.format.StateDocument;
import java.io.IOException;
import java.util.Map;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.persistent.PersistentTaskParams;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata;
import org.elasticsearch.persistent.PersistentTasksCustomMetadata.PersistentTask;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * A build that was asked for: the persistent task of an engine, in the cluster state until the build has ended.
 *
 * @param engine names the engine
 * @param build names the build
 * @param full whether the histories of all users are folded, not only of those of whom something changed
 * @param started when it was asked for, in milliseconds since the epoch
 * @param node the id of the node that was asked
 * @param rights of who asked
 */
public record BuildParams(String engine, String build, boolean full, long started, String node, Rights rights)
        implements PersistentTaskParams {

    /** The name of the task, and of the action that starts it. */
    public static final String NAME = "cluster:admin/recommend/build";

    static final String INCREMENTAL = "incremental";

    private static final ParseField ENGINE = new ParseField("engine");
    private static final ParseField BUILD = new ParseField("build");
    private static final ParseField FULL = new ParseField("full");
    private static final ParseField STARTED = new ParseField("started");
    private static final ParseField NODE = new ParseField("node");
    private static final ParseField RIGHTS = new ParseField(Rights.FIELD);

    @SuppressWarnings("unchecked")
    private static final ConstructingObjectParser<BuildParams, Void> PARSER = new ConstructingObjectParser<>(
            NAME,
            true,
            fields -> new BuildParams(
                    (String) fields[0],
                    (String) fields[1],
                    (Boolean) fields[2],
                    (Long) fields[3],
                    (String) fields[4],
                    fields[5] == null ? Rights.NONE : new Rights((Map<String, String>) fields[5])));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), ENGINE);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), BUILD);
        PARSER.declareBoolean(ConstructingObjectParser.constructorArg(), FULL);
        PARSER.declareLong(ConstructingObjectParser.constructorArg(), STARTED);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), NODE);
        PARSER.declareObject(ConstructingObjectParser.optionalConstructorArg(), (p, c) -> p.mapStrings(), RIGHTS);
    }

    /** Reads one from another node. */
    public BuildParams(StreamInput in) throws IOException {
        this(StateDocument.parse(in.readBytesReference(), BuildParams::fromXContent));
    }

    private BuildParams(BuildParams other) {
        this(other.engine, other.build, other.full, other.started, other.node, other.rights);
    }

    /** Reads one from disk. */
    public static BuildParams fromXContent(XContentParser parser) {
        return PARSER.apply(parser, null);
    }

    /** The task of an engine: there is never more than one. */
    public static String taskId(String engine) {
        return "recommend-build-" + engine;
    }

    /** The task that builds an engine now, or waits for a node or a thread to do it; null if none does. */
    @Nullable
    public static PersistentTask<BuildParams> running(ProjectMetadata project, String engine) {
        return PersistentTasksCustomMetadata.getTaskWithId(project, taskId(engine));
    }

    /** As users say it. */
    public String mode() {
        return full ? "full" : INCREMENTAL;
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeBytesReference(StateDocument.of(this));
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject()
                .field(ENGINE.getPreferredName(), engine)
                .field(BUILD.getPreferredName(), build)
                .field(FULL.getPreferredName(), full)
                .field(STARTED.getPreferredName(), started)
                .field(NODE.getPreferredName(), node);
        rights.toXContent(builder, params);
        return builder.endObject();
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }

    @Override
    public TransportVersion getMinimalSupportedVersion() {
        return TransportVersion.minimumCompatible();
    }

    @Override
    public String toString() {
        return Strings.toString(this);
    }
}
