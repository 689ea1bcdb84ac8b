package io.esrecommend.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.elasticsearch.ElasticsearchParseException;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;
import org.elasticsearch.test.ESTestCase;

/** Whatever comes in, there is an interaction or a reason; and no raw id. */
public class InteractionFuzzTests extends ESTestCase {

    private static final int CONFIGURATIONS = 1400;
    private static final int EVENTS = 15;
    private static final Pattern MESSAGE =
            Pattern.compile("\\[(user|item|action|time|value|platform|recommendation_id)] .*", Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{27}");
    private static final Pattern PSEUDONYM = Pattern.compile("2\\.[A-Za-z0-9_-]{55}");

    private final Interactions interactions = new Interactions().withKeys(Interactions.FIRST, Interactions.SECOND);

    public void testEverythingIsAnInteractionOrFailsWithAReason() throws Exception {
        RandomEvents events = new RandomEvents(random());
        int successes = 0;
        int all = 0;
        while (all < CONFIGURATIONS * EVENTS) {
            Map<String, Object> config = events.config();
            Processor processor;
            try {
                processor = interactions.create(config);
            } catch (ElasticsearchParseException e) {
                assertTrue(e.getMessage(), e.getMessage().startsWith("[keep] names ["));
                continue;
            }
            for (int i = 0; i < EVENTS; i++) {
                successes += passes(processor, config, events.event(userPaths(config))) ? 1 : 0;
                all++;
            }
        }
        assertTrue(successes + " of " + all + " events passed", successes > all / 20 && successes < all * 9 / 10);
    }

    private boolean passes(Processor processor, Map<String, Object> config, Map<String, Object> event)
            throws Exception {
        boolean hides = config.containsKey("pseudonyms");
        Map<String, Object> before = new LinkedHashMap<>(event);
        IngestDocument document = Interactions.document(new HashMap<>(event));
        boolean passed;
        try {
            processor.execute(document);
            passed = true;
        } catch (IllegalArgumentException e) {
            assertTrue(
                    config + " " + e,
                    e.getMessage() != null && MESSAGE.matcher(e.getMessage()).matches());
            assertTrue(e.getMessage(), e.getMessage().length() < 1000);
            assertTrue(e.getMessage(), !hides || !isRaw(e.getMessage()));
            passed = false;
        } catch (Exception | StackOverflowError e) {
            throw new AssertionError(config + " of " + event, e);
        }
        if (hides) {
            for (String text : Interactions.texts(document.getSource())) {
                assertFalse(config + " left " + text, isRaw(text));
            }
        } else if (!passed) {
            assertEquals(before, document.getSource());
        }
        assertEquals(!passed, Interactions.id(document).equals("raw"));
        if (passed) {
            assertStandard(config, document, hides);
        }
        return passed;
    }

    private void assertStandard(Map<String, Object> config, IngestDocument document, boolean hides) throws Exception {
        Map<String, Object> source = document.getSource();
        String user = document.getFieldValue("user.id", String.class);
        assertTrue(user, hides ? PSEUDONYM.matcher(user).matches() : isText(user, 512));
        if (hides) {
            assertEquals(1, document.getFieldValue("user.previous", List.class).size());
        }
        assertTrue(isText(document.getFieldValue("item.id", String.class), 512));
        assertTrue(isText(document.getFieldValue("event.action", String.class), 100));
        assertTrue(
                TIME.matcher(document.getFieldValue("@timestamp", String.class)).matches());
        assertEquals(Interactions.NOW, document.getFieldValue("event.ingested", String.class));
        String platform = document.getFieldValue("event.platform", String.class, true);
        assertTrue(platform == null || isText(platform, 100));
        String recommendation = document.getFieldValue("event.recommendation_id", String.class, true);
        assertTrue(recommendation == null || isText(recommendation, 100));
        Double value = document.getFieldValue("event.value", Double.class, true);
        assertTrue(value == null || Double.isFinite(value));
        assertTrue(
                Interactions.id(document), ID.matcher(Interactions.id(document)).matches());

        Set<String> names = new HashSet<>(source.keySet());
        names.removeAll(Set.of("user", "item", "event", "@timestamp"));
        for (Object kept : config.get("keep") instanceof List<?> list ? list : List.of()) {
            names.remove(kept.toString().replaceAll("\\..*", ""));
        }
        assertEquals(config.toString(), Set.of(), names);

        Map<String, Object> again = new HashMap<>(source);
        String id = Interactions.id(document);
        Map<String, Object> usual = new HashMap<>(config);
        usual.keySet().retainAll(Set.of("keep", "pseudonyms", "repeat_window"));
        Processor second = interactions.create(usual);
        second.execute(document);
        if (!document.getSource().equals(again)) {
            assertTrue(again.toString(), ((Map<?, ?>) again.get("event")).containsKey("time_capped"));
        } else {
            assertEquals(id, Interactions.id(document));
        }
    }

    private static boolean isText(String text, int maxLength) {
        return !text.isBlank() && text.length() <= maxLength;
    }

    private static boolean isRaw(String text) {
        return text.contains(RandomEvents.RAW)
                || text.contains(String.valueOf(RandomEvents.RAW_NUMBER))
                || text.contains("9.87654321987");
    }

    private static List<String> userPaths(Map<String, Object> config) {
        Object option = config.get("user") instanceof Map<?, ?> object ? object.get("field") : config.get("user");
        List<String> paths = new ArrayList<>();
        if (option instanceof List<?> list) {
            list.forEach(path -> paths.add(path.toString().replace("_source.", "")));
        } else {
            paths.add(option == null ? "user.id" : option.toString().replace("_source.", ""));
        }
        return paths;
    }
}
