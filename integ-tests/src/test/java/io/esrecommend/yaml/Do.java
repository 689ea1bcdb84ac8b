package io.esrecommend.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls an API.
 *
 * @param api its name
 * @param arguments path parts, query parameters and {@code body}; {@code ignore} lists statuses that are no failure
 * @param headers of the request
 * @param expected the failure that must come, or {@code null} if none may
 */
record Do(String api, JsonNode arguments, JsonNode headers, Failure expected) implements Step {

    static Do read(JsonNode content) {
        Failure expected =
                content.has("catch") ? Failure.named(content.path("catch").asText()) : null;
        List<Map.Entry<String, JsonNode>> calls = new ArrayList<>(content.properties());
        calls.removeIf(entry -> entry.getKey().equals("catch") || entry.getKey().equals("headers"));
        if (calls.size() != 1) {
            throw new IllegalArgumentException("a do step has one API beside [catch, headers], this one has "
                    + calls.stream().map(Map.Entry::getKey).toList());
        }
        return new Do(calls.getFirst().getKey(), calls.getFirst().getValue(), content.path("headers"), expected);
    }

    @Override
    public void run(Conversation conversation) {
        ApiSpec spec = conversation.api(api);
        JsonNode given = conversation.resolve(arguments);
        Object body = body(spec, given.path("body"));
        ApiSpec.Request request;
        try {
            request = spec.request(strings(given, "body", "ignore"), body != null);
        } catch (ApiSpec.UnknownCall e) {
            if (expected == null || !expected.isParameter()) {
                throw e;
            }
            return;
        }
        Http.Answer answer = conversation.send(request, body, strings(conversation.resolve(headers)));
        check(request, answer, given.path("ignore"));
    }

    private void check(ApiSpec.Request request, Http.Answer answer, JsonNode ignore) {
        String what = request + " was answered " + answer.status() + ": " + answer.body();
        if (expected != null) {
            if (!expected.matches(answer)) {
                throw new AssertionError("expected " + expected + ", but " + what);
            }
        } else if (answer.status() >= 400 && !request.method().equals("HEAD") && !names(ignore, answer.status())) {
            throw new AssertionError(what);
        }
    }

    private static boolean names(JsonNode statuses, int status) {
        if (statuses.isArray()) {
            return statuses.valueStream().anyMatch(one -> one.asInt() == status);
        }
        return statuses.asInt() == status;
    }

    private static Object body(ApiSpec spec, JsonNode body) {
        if (body.isMissingNode()) {
            return null;
        }
        if (body.isTextual()) {
            return body.asText();
        }
        if (spec.lines()) {
            return Http.lines(body.valueStream()
                    .map(line -> line.isTextual() ? line.asText().strip() : line.toString())
                    .toList());
        }
        return body;
    }

    private static Map<String, String> strings(JsonNode object, String... except) {
        Map<String, String> strings = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            strings.put(entry.getKey(), string(entry.getValue()));
        }
        List.of(except).forEach(strings::remove);
        return strings;
    }

    /** A list stands in a path or a query string as its values between commas. */
    private static String string(JsonNode value) {
        return value.isArray()
                ? String.join(",", value.valueStream().map(JsonNode::asText).toList())
                : value.asText();
    }
}
