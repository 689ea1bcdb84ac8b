package io.esrecommend.ingest;

import io.esrecommend.pseudonym.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.elasticsearch.ElasticsearchParseException;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.index.VersionType;
import org.elasticsearch.ingest.ConfigurationUtils;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentType;

/** Runs the interaction processor, configured and fed with JSON, at a time that the test sets. */
final class Interactions {

    static final String NOW = "2026-11-22T12:00:00.000Z";
    static final String FIRST = "first-secret-0123456789";
    static final String SECOND = "second-secret-0123456789";

    long now = Instant.parse(NOW).toEpochMilli();
    Pseudonyms pseudonyms = Pseudonyms.NONE;

    /** With these secrets, numbered from 1 on. */
    Interactions withKeys(String... secrets) {
        NavigableMap<Integer, byte[]> keys = new TreeMap<>();
        for (String secret : secrets) {
            keys.put(keys.size() + 1, secret.getBytes(StandardCharsets.UTF_8));
        }
        pseudonyms = new Pseudonyms(keys);
        return this;
    }

    Processor create(String config) throws Exception {
        return create(map(config));
    }

    Processor create(Map<String, Object> config) throws Exception {
        Map<String, Processor.Factory> factories =
                Map.of(InteractionProcessor.TYPE, new InteractionProcessor.Factory(() -> pseudonyms, () -> now));
        return ConfigurationUtils.readProcessor(
                factories, null, InteractionProcessor.TYPE, new HashMap<>(config), ProjectId.DEFAULT);
    }

    IngestDocument run(String config, String event) throws Exception {
        return run(create(config), document(event));
    }

    static IngestDocument run(Processor processor, IngestDocument document) throws Exception {
        return processor.execute(document);
    }

    /** Why the event fails; nothing of it may have changed. */
    String failure(String config, String event) throws Exception {
        Processor processor = create(config);
        IngestDocument document = document(event);
        String message = ESTestCase.expectThrows(IllegalArgumentException.class, () -> processor.execute(document))
                .getMessage();
        ESTestCase.assertEquals(map(event), document.getSource());
        ESTestCase.assertEquals("raw", document.getMetadata().getId());
        return message;
    }

    /** Why the configuration is refused. */
    String refusal(String config) {
        return ESTestCase.expectThrows(ElasticsearchParseException.class, () -> create(config))
                .getMessage();
    }

    static String id(IngestDocument document) {
        return document.getMetadata().getId();
    }

    static IngestDocument document(String event) {
        return document(map(event));
    }

    static IngestDocument document(Map<String, Object> source) {
        return new IngestDocument("events", "raw", 1, null, VersionType.INTERNAL, source);
    }

    /** As a node reads it; single quotes stand for double ones. */
    static Map<String, Object> map(String json) {
        return XContentHelper.convertToMap(new BytesArray(json.replace('\'', '"')), true, XContentType.JSON)
                .v2();
    }

    /** All texts that are anywhere in a document, names of fields too, however deep it is. */
    static List<String> texts(Object document) {
        List<String> texts = new ArrayList<>();
        Deque<Object> left = new ArrayDeque<>(List.of(document));
        while (!left.isEmpty()) {
            Object value = left.pop();
            if (value instanceof Map<?, ?> map) {
                map.keySet().forEach(key -> texts.add(String.valueOf(key)));
                map.values().stream().filter(Objects::nonNull).forEach(left::push);
            } else if (value instanceof List<?> list) {
                list.stream().filter(Objects::nonNull).forEach(left::push);
            } else {
                texts.add(String.valueOf(value));
            }
        }
        return texts;
    }
}
