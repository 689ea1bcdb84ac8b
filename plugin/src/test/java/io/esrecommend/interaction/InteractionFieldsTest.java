package io.esrecommend.interaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.ingest.MappedField;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InteractionFieldsTest {

    private final Map<String, String> types = new HashMap<>(
            Map.of("user.id", "keyword", "item.id", "keyword", "event.action", "keyword", "@timestamp", "date"));

    private InteractionFields resolve() {
        return InteractionFields.resolve("events", path -> new MappedField(types.get(path), null));
    }

    @Test
    void keywordsAreUsedAsTheyAre() {
        assertEquals(
                new InteractionFields("user.id", "item.id", "event.action", "@timestamp", true, null, null, null),
                resolve());
    }

    @Test
    void textsOfDynamicMappingAreReadByTheirKeywords() {
        for (String field : new String[] {"user.id", "item.id", "event.action"}) {
            types.put(field, "text");
            types.put(field + ".keyword", "keyword");
        }
        assertEquals(
                new InteractionFields(
                        "user.id.keyword",
                        "item.id.keyword",
                        "event.action.keyword",
                        "@timestamp",
                        true,
                        null,
                        null,
                        null),
                resolve());
    }

    @Test
    void keywordIsPreferredToTheKeywordBelowIt() {
        types.put("user.id.keyword", "keyword");
        assertEquals("user.id", resolve().user());
    }

    @ParameterizedTest
    @ValueSource(strings = {"constant_keyword", "wildcard"})
    void otherKeywordsWillDo(String type) {
        types.put("event.action", type);
        assertEquals("event.action", resolve().action());
    }

    @ParameterizedTest
    @ValueSource(strings = {"date_nanos", "long"})
    void timeMayBeAnyDateOrNumber(String type) {
        types.put("@timestamp", type);
        assertEquals("@timestamp", resolve().time());
    }

    @ParameterizedTest
    @ValueSource(strings = {"user.id", "item.id", "event.action", "@timestamp"})
    void missingFieldIsNamed(String field) {
        types.remove(field);
        String message = message();
        assertTrue(message.contains("[interactions.index] [events]: field [" + field + "] is not mapped"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user.id", "item.id", "event.action", "@timestamp"})
    void fieldThatCannotBeUsedIsNamedWithItsType(String field) {
        types.put(field, "text");
        String message = message();
        assertTrue(message.contains("field [" + field + "] is a [text] but must be a"), message);
    }

    private String message() {
        return assertThrows(IllegalArgumentException.class, this::resolve).getMessage();
    }
}
