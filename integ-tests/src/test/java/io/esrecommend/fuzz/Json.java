package io.esrecommend.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** JSON as maps, lists and values, which can hold what is no JSON, too: a {@link RawValue} is written as it stands. */
final class Json {

    private static final Pattern HALF = Pattern.compile(
            "\\\\ud[89ab][0-9a-f]{2}(?!\\\\ud[c-f])|(?<!\\\\ud[89ab][0-9a-f]{2})\\\\ud[c-f]", Pattern.CASE_INSENSITIVE);

    private static final ObjectWriter WRITER = new ObjectMapper().writer();
    private static final ObjectWriter ASCII = WRITER.with(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature());

    private Json() {}

    /** An object of keys and values in turn; a value of null is left out. */
    static Map<String, Object> object(Object... pairs) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                object.put((String) pairs[i], pairs[i + 1]);
            }
        }
        return object;
    }

    /** A list that can be changed. */
    static List<Object> array(Object... values) {
        return new ArrayList<>(Arrays.asList(values));
    }

    /** What is no value of JSON, or none that Java could hold. */
    static Object raw(String text) {
        return new RawValue(text);
    }

    /** The text of it. */
    static String text(Object tree) {
        return text(WRITER, tree);
    }

    /** The same, in which all but ASCII is escaped, half characters included. */
    static String ascii(Object tree) {
        return text(ASCII, tree);
    }

    /** Whether a text in it has one of two surrogates without the other. */
    static boolean hasHalfCharacter(Object tree) {
        return HALF.matcher(ascii(tree)).find();
    }

    private static String text(ObjectWriter writer, Object tree) {
        try {
            return writer.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written", e);
        }
    }
}
