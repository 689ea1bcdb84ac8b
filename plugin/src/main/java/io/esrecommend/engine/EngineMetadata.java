package io.esrecommend.engine;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.cluster.AbstractNamedDiffable;
import org.elasticsearch.cluster.NamedDiff;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.collect.Iterators;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentParser;

/** The engines of a cluster, in its state: they survive restarts and travel with snapshots of it. */
public final class EngineMetadata extends AbstractNamedDiffable<Metadata.ProjectCustom>
        implements Metadata.ProjectCustom {

    /** The name in the cluster state. */
    public static final String TYPE = "recommend_engines";

    /** The most engines of a cluster: each is in every node's memory. */
    public static final int MAX_ENGINES = 1_000;

    private static final EngineMetadata EMPTY = new EngineMetadata(new TreeMap<>());

    private final NavigableMap<String, Engine> engines;

    private EngineMetadata(NavigableMap<String, Engine> engines) {
        this.engines = engines;
    }

    /** Reads the engines from another node. */
    public EngineMetadata(StreamInput in) throws IOException {
        this(new TreeMap<>(in.readMap(Engine::new)));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(engines, StreamOutput::writeWriteable);
    }

    /** Reads a change of the engines from another node. */
    public static NamedDiff<Metadata.ProjectCustom> readDiffFrom(StreamInput in) throws IOException {
        return readDiffFrom(Metadata.ProjectCustom.class, TYPE, in);
    }

    /** Reads the engines from disk. */
    public static EngineMetadata fromXContent(XContentParser parser) throws IOException {
        NavigableMap<String, Engine> engines = new TreeMap<>();
        while (parser.nextToken() == XContentParser.Token.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            engines.put(name, Engine.parse(parser));
        }
        return new EngineMetadata(engines);
    }

    /** The engines of a project; none if it has never had one. */
    public static EngineMetadata of(ProjectMetadata project) {
        return project.custom(TYPE, EMPTY);
    }

    /** The engines, by name. */
    public NavigableMap<String, Engine> engines() {
        return Collections.unmodifiableNavigableMap(engines);
    }

    /** With an engine added or replaced. */
    public EngineMetadata with(String name, Engine engine) {
        NavigableMap<String, Engine> changed = new TreeMap<>(engines);
        changed.put(name, engine);
        if (changed.size() > MAX_ENGINES) {
            throw new IllegalArgumentException(
                    "the cluster has [" + MAX_ENGINES + "] engines already; delete one before adding [" + name + "]");
        }
        return new EngineMetadata(changed);
    }

    /** Without an engine. */
    public EngineMetadata without(String name) {
        NavigableMap<String, Engine> changed = new TreeMap<>(engines);
        changed.remove(name);
        return new EngineMetadata(changed);
    }

    @Override
    public Iterator<? extends ToXContent> toXContentChunked(ToXContent.Params params) {
        return Iterators.map(engines.entrySet().iterator(), EngineMetadata::field);
    }

    private static ToXContent field(Map.Entry<String, Engine> engine) {
        return (builder, params) -> builder.field(engine.getKey(), engine.getValue());
    }

    @Override
    public EnumSet<Metadata.XContentContext> context() {
        return Metadata.ALL_CONTEXTS;
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
        return other instanceof EngineMetadata that && engines.equals(that.engines);
    }

    @Override
    public int hashCode() {
        return engines.hashCode();
    }
}
