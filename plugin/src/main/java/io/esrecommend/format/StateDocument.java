package io.esrecommend.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.core.CheckedFunction;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;

/**
 * What the cluster state has of the plugin's, as JSON on the wire as on disk. A node that cannot read a part of the cluster state
 * falls out of the cluster; of JSON a node of an earlier version leaves out the fields that it does not know, as long as
 * later ones only ever add some.
 */
public final class StateDocument {

    /** With all that is on disk, which is more than users see. */
    private static final ToXContent.Params WHOLE =
            new ToXContent.MapParams(Map.of(Metadata.CONTEXT_MODE_PARAM, Metadata.CONTEXT_MODE_GATEWAY));

    private StateDocument() {}

    /** As JSON. */
    public static BytesReference of(ToXContentObject object) {
        try (XContentBuilder json = JsonXContent.contentBuilder()) {
            object.toXContent(json, WHOLE);
            return BytesReference.bytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As JSON, in the order of the map. */
    public static BytesReference of(Map<String, Object> map) {
        try (XContentBuilder json = JsonXContent.contentBuilder()) {
            return BytesReference.bytes(json.map(map));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value that a parser is at, as JSON. */
    public static BytesReference copy(XContentParser parser) throws IOException {
        try (XContentBuilder json = JsonXContent.contentBuilder()) {
            return BytesReference.bytes(json.copyCurrentStructure(parser));
        }
    }

    /** A parser of JSON. */
    public static XContentParser parser(BytesReference json) throws IOException {
        return JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, json.streamInput());
    }

    /** Reads JSON. */
    public static <T> T parse(BytesReference json, CheckedFunction<XContentParser, T, IOException> reader)
            throws IOException {
        try (XContentParser parser = parser(json)) {
            return reader.apply(parser);
        }
    }
}
