package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.xcontent.ChunkedToXContent;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.json.JsonXContent;

/** Engines of other versions, and documents that are none. */
public class StoredEngineTests extends ESTestCase {

    private static final String ITEMS = "\"items\": {\"index\": \"films\", \"vector\": \"embedding\"}";
    private static final String INTERACTIONS =
            "\"interactions\": {\"index\": \"events\", \"primary\": \"buy\", \"actions\": {\"buy\": {\"weight\": 1}}}";
    private static final String FIRST = "{" + ITEMS + "," + INTERACTIONS + "}";

    /** What no node may fall over. */
    private static final Map<String, String> UNREADABLE = Map.of(
            "later", "{\"format\": 2, \"items\": {\"indices\": [\"a\", \"b\"]}}",
            "earlier", "{\"format\": 0}",
            "unknown-field", "{" + ITEMS + "," + INTERACTIONS + ", \"mood\": {\"happy\": [1, 2.5, null]}}",
            "missing-field", "{\"format\": 1, " + ITEMS + "}",
            "odd-format", "{\"format\": \"one\"}",
            "wrong-value", "{" + ITEMS + "," + INTERACTIONS + ", \"weights\": {\"cooccurrence\": -5}}",
            "text", "\"text\"",
            "list", "[{\"format\": 1}]",
            "number", "7",
            "nothing", "null");

    private static EngineMetadata read(String json) throws IOException {
        try (XContentParser parser = JsonXContent.jsonXContent.createParser(XContentParserConfiguration.EMPTY, json)) {
            parser.nextToken();
            return EngineMetadata.fromXContent(parser);
        }
    }

    private static EngineMetadata all() throws IOException {
        StringBuilder json = new StringBuilder("{\"readable\": " + FIRST);
        UNREADABLE.forEach((name, engine) ->
                json.append(", \"").append(name).append("\": ").append(engine));
        return read(json.append("}").toString());
    }

    private static EngineMetadata sent(EngineMetadata engines) throws IOException {
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            engines.writeTo(out);
            try (StreamInput in = out.bytes().streamInput()) {
                EngineMetadata received = new EngineMetadata(in);
                assertEquals(-1, in.read());
                return received;
            }
        }
    }

    private static Map<String, Object> written(EngineMetadata engines) {
        return XContentHelper.convertToMap(
                JsonXContent.jsonXContent, Strings.toString(ChunkedToXContent.wrapAsToXContent(engines)), false);
    }

    public void testEngineWithoutAFormatIsOfTheFirstAndIsWrittenWithIt() throws IOException {
        EngineMetadata engines = read("{\"films\": " + FIRST + "}");
        Engine engine = engines.get("films");
        assertEquals("embedding", engine.items().vector());
        Map<?, ?> again = (Map<?, ?>) written(engines.with("films", engine)).get("films");
        assertEquals(1, again.get("format"));
        assertEquals("the same in either form", engines, engines.with("films", engine));
    }

    public void testWhatCannotBeReadHurtsNobodyAndStaysAsItIs() throws IOException {
        EngineMetadata engines = all();
        for (EngineMetadata metadata : List.of(engines, sent(engines), sent(sent(engines)))) {
            assertEquals(Set.of("readable"), metadata.engines().keySet());
            assertEquals(UNREADABLE.keySet(), metadata.problems().keySet());
            assertEquals(engines, metadata);
            Map<String, Object> written = written(metadata);
            UNREADABLE.forEach((name, json) -> assertEquals(
                    name,
                    XContentHelper.convertToMap(JsonXContent.jsonXContent, "{\"kept\": " + json + "}", false)
                            .get("kept"),
                    written.get(name)));
            assertEquals(engines, read(Strings.toString(ChunkedToXContent.wrapAsToXContent(metadata))));
        }
    }

    public void testWhatCannotBeReadSaysWhyAndTheWayOut() throws IOException {
        EngineMetadata engines = all();
        for (String name : UNREADABLE.keySet()) {
            ElasticsearchStatusException e = expectThrows(ElasticsearchStatusException.class, () -> engines.get(name));
            assertEquals(RestStatus.CONFLICT, e.status());
            assertThat(e.getMessage(), startsWith("engine [" + name + "] cannot be read by this node: "));
            assertThat(e.getMessage(), containsString("PUT /_recommend/{engine} describes it anew"));
        }
        assertThat(engines.problems().get("later"), containsString("of format [2]"));
        assertThat(engines.problems().get("later"), containsString("upgrade the plugin on every node"));
        assertThat(engines.problems().get("earlier"), containsString("an earlier version"));
        assertThat(engines.problems().get("unknown-field"), containsString("[mood]"));
        assertThat(
                expectThrows(ResourceNotFoundException.class, () -> engines.get("books"))
                        .getMessage(),
                containsString("unknown engine [books]; there are [earlier, later, "));
    }

    public void testWhatCannotBeReadCanBeReplacedAndDeleted() throws IOException {
        EngineMetadata engines = all();
        Engine engine = RandomEngines.engine();
        for (String name : UNREADABLE.keySet()) {
            assertTrue(engines.contains(name));
            assertEquals(engine, engines.with(name, engine).get(name));
            assertFalse(engines.without(name).contains(name));
        }
        assertEquals(
                UNREADABLE.size() - 1, engines.with("later", engine).problems().size());
    }

    public void testBytesThatAreNoJsonHurtNobody() throws IOException {
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            out.writeVInt(1);
            out.writeString("broken");
            out.writeBytesReference(new BytesArray("{\"items\": "));
            EngineMetadata received = new EngineMetadata(out.bytes().streamInput());
            assertEquals(Set.of("broken"), received.problems().keySet());
            assertEquals(received, sent(received));
            assertEquals(Map.of("unreadable", "{\"items\": "), written(received).get("broken"));
        }
    }
}
