package io.esrecommend.build;

import io.esrecommend.format.StateDocument;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.cluster.AbstractNamedDiffable;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.collect.Iterators;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentParser;

/**
 * How the last build of each engine has ended, in the state of the cluster: there every node can read it, even if the build
 * could not write an index. At most one for each engine, each of some hundred bytes.
 */
public final class BuildRecords extends AbstractNamedDiffable<Metadata.ProjectCustom>
        implements Metadata.ProjectCustom {

    /** The name in the cluster state. */
    public static final String TYPE = "recommend_builds";

    private static final Logger LOGGER = LogManager.getLogger(BuildRecords.class);

    private static final BuildRecords EMPTY = new BuildRecords(new TreeMap<>());

    private final NavigableMap<String, BuildRecord> records;

    private BuildRecords(NavigableMap<String, BuildRecord> records) {
        this.records = records;
    }

    /** Reads the records from another node. */
    public BuildRecords(StreamInput in) throws IOException {
        this(read(in));
    }

    private static NavigableMap<String, BuildRecord> read(StreamInput in) throws IOException {
        NavigableMap<String, BuildRecord> records = new TreeMap<>();
        for (Map.Entry<String, BytesReference> received :
                in.readMap(StreamInput::readBytesReference).entrySet()) {
            add(records, received.getKey(), received.getValue());
        }
        return records;
    }

    /** One that cannot be read is dropped: it must not stop the node, and the next build makes another. */
    private static void add(NavigableMap<String, BuildRecord> records, String engine, BytesReference document) {
        try {
            records.put(engine, StateDocument.parse(document, BuildRecord::fromXContent));
        } catch (IOException | RuntimeException e) {
            LOGGER.warn("how the last build of engine [{}] has ended cannot be read: {}", engine, e.getMessage());
        }
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(records, (o, ended) -> o.writeBytesReference(StateDocument.of(ended)));
    }

    /** Reads a change of the records from another node. */
    public static NamedDiff<Metadata.ProjectCustom> readDiffFrom(StreamInput in) throws IOException {
        return readDiffFrom(Metadata.ProjectCustom.class, TYPE, in);
    }

    /** Reads the records from disk. */
    public static BuildRecords fromXContent(XContentParser parser) throws IOException {
        NavigableMap<String, BuildRecord> records = new TreeMap<>();
        while (parser.nextToken() == XContentParser.Token.FIELD_NAME) {
            String engine = parser.currentName();
            parser.nextToken();
            add(records, engine, StateDocument.copy(parser));
        }
        return new BuildRecords(records);
    }

    /** The records of a project; none if nothing was built in it. */
    public static BuildRecords of(ProjectMetadata project) {
        return project.custom(TYPE, EMPTY);
    }

    /** How the last build of an engine has ended; null before the first has. */
    @Nullable
    public BuildRecord get(String engine) {
        return records.get(engine);
    }

    /**
     * With the record of a build, unless a later one has ended. One that has succeeded stays so, whatever a node says that was cut
     * off meanwhile.
     */
    BuildRecords with(String engine, BuildRecord ended) {
        NavigableMap<String, BuildRecord> changed = new TreeMap<>(records);
        BuildRecord before = changed.get(engine);
        if (before == null || isNews(ended, before)) {
            changed.put(engine, ended.after(before));
        }
        return new BuildRecords(changed);
    }

    private static boolean isNews(BuildRecord ended, BuildRecord before) {
        int order = ended.build().compareTo(before.build());
        return order > 0 || (order == 0 && before.outcome() != BuildRecord.Outcome.SUCCEEDED);
    }

    /** Without that of an engine. */
    public BuildRecords without(String engine) {
        NavigableMap<String, BuildRecord> changed = new TreeMap<>(records);
        changed.remove(engine);
        return new BuildRecords(changed);
    }

    /** By engine. */
    NavigableMap<String, BuildRecord> all() {
        return Collections.unmodifiableNavigableMap(records);
    }

    @Override
    public Iterator<? extends ToXContent> toXContentChunked(ToXContent.Params params) {
        return Iterators.map(
                records.entrySet().iterator(),
                ended -> (builder, p) -> builder.field(ended.getKey(), ended.getValue()));
    }

    @Override
    public EnumSet<Metadata.XContentContext> context() {
        return Metadata.API_AND_GATEWAY;
    }

    @Override
    public String getWriteableName() {
        return TYPE;
    }

    @Override
    public TransportVersion getMinimalSupportedVersion() {
        return TransportVersion.minimumCompatible();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BuildRecords that && records.equals(that.records);
    }

    @Override
    public int hashCode() {
        return records.hashCode();
    }
}
