package io.esrecommend.engine;

import io.esrecommend.format.StateDocument;
import io.esrecommend.format.StoredFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.ToXContentFragment;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * An engine as the cluster state has it, on disk, in snapshots and between nodes alike: a document that names its format. One
 * that this node cannot read is kept as it is and says why: it stops neither the node nor other engines, and is whole again
 * where a node reads it that can.
 */
final class StoredEngine implements Writeable, ToXContentFragment {

    /** Holds what is no JSON. */
    private static final String UNREADABLE = "unreadable";

    private final BytesReference document;

    @Nullable
    private final Engine engine;

    @Nullable
    private final String problem;

    private StoredEngine(BytesReference document, @Nullable Engine engine, @Nullable String problem) {
        this.document = document;
        this.engine = engine;
        this.problem = problem;
    }

    /** An engine to be kept. */
    static StoredEngine of(Engine engine) {
        try {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put(StoredFormat.FIELD, StoredFormat.ENGINE.current());
            fields.putAll(StateDocument.parse(StateDocument.of(engine), XContentParser::mapOrdered));
            return new StoredEngine(StateDocument.of(fields), engine, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads whatever value a parser is at; never fails on account of what it says. */
    static StoredEngine fromXContent(XContentParser parser) throws IOException {
        return read(StateDocument.copy(parser));
    }

    /** Reads one from another node; never fails on account of what it says. */
    static StoredEngine readFrom(StreamInput in) throws IOException {
        return read(new BytesArray(BytesReference.toBytes(in.readBytesReference())));
    }

    private static StoredEngine read(BytesReference document) {
        try {
            Map<String, Object> fields = StateDocument.parse(document, XContentParser::mapOrdered);
            Object format = fields.remove(StoredFormat.FIELD);
            int version = format == null ? StoredFormat.UNNAMED : ((Number) format).intValue();
            return StoredFormat.ENGINE.reads(version)
                    ? new StoredEngine(document, StateDocument.parse(StateDocument.of(fields), Engine::parse), null)
                    : new StoredEngine(document, null, StoredFormat.ENGINE.problem(version, "it"));
        } catch (IOException | RuntimeException e) {
            return new StoredEngine(json(document), null, e.getMessage() + "; " + StoredFormat.ENGINE.wayOut());
        }
    }

    /** Bytes that are no JSON would break the state that they are written into. */
    private static BytesReference json(BytesReference document) {
        try {
            return StateDocument.parse(document, parser -> {
                parser.nextToken();
                BytesReference copy = StateDocument.copy(parser);
                return parser.nextToken() == null
                        ? document
                        : StateDocument.of(Map.of(UNREADABLE, copy.utf8ToString()));
            });
        } catch (IOException | RuntimeException e) {
            return StateDocument.of(Map.of(UNREADABLE, document.utf8ToString()));
        }
    }

    /** The engine; null if this node cannot read it. */
    @Nullable
    Engine engine() {
        return engine;
    }

    /** Why this node cannot read it, and what to do; null if it can. */
    @Nullable
    String problem() {
        return problem;
    }

    /** The error to tell who asks for it. */
    ElasticsearchStatusException unreadable(String name) {
        return new ElasticsearchStatusException(
                "engine [{}] cannot be read by this node: {}", RestStatus.CONFLICT, name, problem);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeBytesReference(document);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return StateDocument.parse(document, parser -> {
            parser.nextToken();
            return builder.copyCurrentStructure(parser);
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredEngine that
                && Objects.equals(engine, that.engine)
                && (engine != null || document.equals(that.document));
    }

    @Override
    public int hashCode() {
        return engine == null ? document.hashCode() : engine.hashCode();
    }
}
