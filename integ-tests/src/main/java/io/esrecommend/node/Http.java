package io.esrecommend.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * JSON over HTTP, to one node.
 *
 * <p>A body is anything Jackson writes (a map, a record, a {@link JsonNode}), a string that is JSON already, or
 * {@code null} for none. Every method but {@link #send} throws {@link HttpFailure} for a status of 400 or more.
 */
public final class Http {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration NO_LIMIT = Duration.ofDays(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI node;
    private final Map<String, String> always;
    private final Duration limit;

    /**
     * What the node answered.
     *
     * @param status of HTTP
     * @param body as JSON; a string if it is none, missing if there is no body
     */
    public record Answer(int status, JsonNode body) {}

    /** A client of the node that answers at this address. */
    public Http(URI node) {
        this(node, Map.of(), NO_LIMIT);
    }

    private Http(URI node, Map<String, String> always, Duration limit) {
        this.node = node;
        this.always = always;
        this.limit = limit;
    }

    /** A client of the same node that waits so long for an answer, and then gives up: the node may be out of reach. */
    public Http within(Duration longest) {
        return new Http(node, always, longest);
    }

    /** A client of the same node as this user. */
    public Http as(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new Http(
                node, Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(both)), limit);
    }

    /** Where a path is, for other clients. */
    public URI address(String path) {
        return node.resolve(path);
    }

    public Answer get(String path) {
        return succeed("GET", path, null);
    }

    public Answer put(String path, Object body) {
        return succeed("PUT", path, body);
    }

    public Answer post(String path, Object body) {
        return succeed("POST", path, body);
    }

    public Answer delete(String path) {
        return succeed("DELETE", path, null);
    }

    /** Posts the lines as newline-delimited JSON; an answer whose {@code errors} is true fails as well. */
    public Answer bulk(String path, List<?> lines) {
        Answer answer = succeed("POST", path, lines(lines));
        if (answer.body().path("errors").asBoolean()) {
            throw new HttpFailure("POST " + path, answer);
        }
        return answer;
    }

    /** The lines as one body of newline-delimited JSON. */
    public static String lines(List<?> lines) {
        return lines.stream().map(line -> text(line) + "\n").collect(Collectors.joining());
    }

    /** Sends a request and returns the answer, whatever its status. */
    public Answer send(String method, String path, Object body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path)).timeout(limit);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            String text = text(body);
            request.method(method, HttpRequest.BodyPublishers.ofString(text));
            // _bulk and _msearch want lines, and every line of theirs ends
            request.header("Content-Type", text.endsWith("\n") ? "application/x-ndjson" : "application/json");
        }
        always.forEach(request::setHeader);
        headers.forEach(request::setHeader);
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), read(response));
        } catch (IOException e) {
            throw new UncheckedIOException("no answer to " + method + " " + node.resolve(path), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method + " " + path, e);
        }
    }

    private Answer succeed(String method, String path, Object body) {
        Answer answer = send(method, path, body, Map.of());
        if (answer.status() >= 400) {
            throw new HttpFailure(method + " " + path, answer);
        }
        return answer;
    }

    private static JsonNode read(HttpResponse<String> response) throws JsonProcessingException {
        if (response.body().isEmpty()) {
            return MissingNode.getInstance();
        }
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        return json ? JSON.readTree(response.body()) : TextNode.valueOf(response.body());
    }

    private static String text(Object body) {
        if (body instanceof String json) {
            return json;
        }
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot write as JSON: " + body, e);
        }
    }
}
