package io.esrecommend.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.esrecommend.node.Http;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one test section says to a node: the last answer, and the values that it kept. */
public final class Conversation {

    private static final Pattern EMBEDDED = Pattern.compile("\\$\\{([^}]+)}");
    private static final Pattern SEPARATOR = Pattern.compile("(?<!\\\\)\\.");

    private final Http http;
    private final ApiSpecs apis;
    private final Map<String, JsonNode> kept = new HashMap<>();
    private JsonNode last = MissingNode.getInstance();

    /** A new one, with nothing said yet. */
    public Conversation(Http http, ApiSpecs apis) {
        this.http = http;
        this.apis = apis;
    }

    ApiSpec api(String name) {
        return apis.get(name);
    }

    Http.Answer send(ApiSpec.Request request, Object body, Map<String, String> headers) {
        Http.Answer answer = http.send(request.method(), request.path(), body, headers);
        last = request.method().equals("HEAD") ? BooleanNode.valueOf(answer.status() < 400) : answer.body();
        return answer;
    }

    void keep(String name, JsonNode value) {
        if (value.isMissingNode()) {
            throw new AssertionError("there is nothing to keep as $" + name + " in " + last);
        }
        kept.put(name, value);
    }

    /** The value at a dotted path of the last answer; the empty path and {@code $body} are all of it. */
    JsonNode value(String path) {
        JsonNode value = last;
        if (path.isEmpty() || path.equals("$body")) {
            return value;
        }
        String rest = path.startsWith("$body.") ? path.substring("$body.".length()) : path;
        for (String part : SEPARATOR.splitAsStream(rest).toList()) {
            String key = resolve(TextNode.valueOf(part.replace("\\.", "."))).asText();
            value = value.isArray() && key.matches("\\d+") ? value.path(Integer.parseInt(key)) : value.path(key);
        }
        return value;
    }

    /** The value with every {@code $name} and <code>${name}</code> in it replaced by what was kept. */
    JsonNode resolve(JsonNode value) {
        if (value.isTextual()) {
            return resolve(value.asText());
        }
        if (value.isArray()) {
            ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
            value.forEach(element -> resolved.add(resolve(element)));
            return resolved;
        }
        if (value.isObject()) {
            ObjectNode resolved = JsonNodeFactory.instance.objectNode();
            value.properties()
                    .forEach(field -> resolved.set(resolve(field.getKey()).asText(), resolve(field.getValue())));
            return resolved;
        }
        return value;
    }

    private JsonNode resolve(String text) {
        Matcher embedded = EMBEDDED.matcher(text);
        if (text.startsWith("$") && !text.startsWith("${")) {
            return kept(text.substring(1));
        }
        if (embedded.matches()) {
            return kept(embedded.group(1));
        }
        return TextNode.valueOf(embedded.replaceAll(
                found -> Matcher.quoteReplacement(kept(found.group(1)).asText())));
    }

    private JsonNode kept(String name) {
        JsonNode value = kept.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing was set as $" + name + ", only " + kept.keySet());
        }
        return value;
    }
}
