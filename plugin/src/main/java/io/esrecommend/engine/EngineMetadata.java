package io.esrecommend.engine;

import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.elasticsearch.ResourceNotFoundException;
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

    private final NavigableMap<String, StoredEngine> stored;
    private final NavigableMap<String, Engine> engines = new TreeMap<>();

    private EngineMetadata(NavigableMap<String, StoredEngine> stored) {
        this.stored = stored;
        stored.forEach((name, kept) -> {
            if (kept.engine() != null) {
                engines.put(name, kept.engine());
            }
        });
    }

    /** Reads the engines from another node. */
    public EngineMetadata(StreamInput in) throws IOException {
        this(new TreeMap<>(in.readMap(StoredEngine::readFrom)));
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeMap(stored, StreamOutput::writeWriteable);
    }

    /** Reads a change of the engines from another node. */
    public static NamedDiff<Metadata.ProjectCustom> readDiffFrom(StreamInput in) throws IOException {
        return readDiffFrom(Metadata.ProjectCustom.class, TYPE, in);
    }

    /** Reads the engines from disk; fails on account of none of them. */
    public static EngineMetadata fromXContent(XContentParser parser) throws IOException {
        NavigableMap<String, StoredEngine> stored = new TreeMap<>();
        while (parser.nextToken() == XContentParser.Token.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            stored.put(name, StoredEngine.fromXContent(parser));
        }
        return new EngineMetadata(stored);
    }

    /** The engines of a project; none if it has never had one. */
    public static EngineMetadata of(ProjectMetadata project) {
        return project.custom(TYPE, EMPTY);
    }

    /** The engines that this node can read, by name. */
    public NavigableMap<String, Engine> engines() {
        return Collections.unmodifiableNavigableMap(engines);
    }

    /** Whether there is an engine of a name, which this node need not be able to read. */
    public boolean contains(String name) {
        return stored.containsKey(name);
    }

    /** Whether there is none at all. */
    public boolean isEmpty() {
        return stored.isEmpty();
    }

    /**
     * An engine.
     *
     * @throws ResourceNotFoundException if there is none of this name; the message names those there are
     * @throws org.elasticsearch.ElasticsearchStatusException with a 409 that tells the way out if this node cannot read it
     */
    public Engine get(String name) {
        requireKnown(name);
        StoredEngine found = stored.get(name);
        if (found.engine() == null) {
            throw found.unreadable(name);
        }
        return found.engine();
    }

    /**
     * Checks that there is an engine of a name.
     *
     * @throws ResourceNotFoundException if there is none; the message names those there are
     */
    public void requireKnown(String name) {
        if (!contains(name)) {
            throw new ResourceNotFoundException("unknown engine [" + name + "]; there are " + stored.keySet()
                    + ", and PUT /_recommend/" + name + " makes it");
        }
    }

    /** Why this node cannot read engines that there are, and what to do, by name. */
    public NavigableMap<String, String> problems() {
        NavigableMap<String, String> problems = new TreeMap<>();
        stored.forEach((name, kept) -> {
            if (kept.problem() != null) {
                problems.put(name, kept.problem());
            }
        });
        return problems;
    }

    /** With an engine added or replaced. */
    public EngineMetadata with(String name, Engine engine) {
        NavigableMap<String, StoredEngine> changed = new TreeMap<>(stored);
        changed.put(name, StoredEngine.of(engine));
        if (changed.size() > MAX_ENGINES) {
            throw new IllegalArgumentException(
                    "the cluster has [" + MAX_ENGINES + "] engines already; delete one before adding [" + name + "]");
        }
        return new EngineMetadata(changed);
    }

    /** Without an engine. */
    public EngineMetadata without(String name) {
        NavigableMap<String, StoredEngine> changed = new TreeMap<>(stored);
        changed.remove(name);
        return new EngineMetadata(changed);
    }

    @Override
    public Iterator<? extends ToXContent> toXContentChunked(ToXContent.Params params) {
        return Iterators.map(stored.entrySet().iterator(), EngineMetadata::field);
    }

    private static ToXContent field(Map.Entry<String, StoredEngine> engine) {
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
        return other instanceof EngineMetadata that && stored.equals(that.stored);
    }

    @Override
    public int hashCode() {
        return stored.hashCode();
    }
}
