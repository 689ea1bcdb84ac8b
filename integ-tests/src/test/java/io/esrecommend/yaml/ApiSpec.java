package io.esrecommend.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * One API as its JSON file describes it.
 *
 * @param name such as {@code recommend.search}
 * @param paths every way to call it
 * @param parameters what may stand in the query string
 * @param lines whether the body is newline-delimited JSON
 */
record ApiSpec(String name, List<Route> paths, Set<String> parameters, boolean lines) {

    private static final Set<String> EVERYWHERE = Set.of("pretty", "human", "error_trace", "filter_path");

    /**
     * A path with {@code {parts}} to fill in.
     *
     * @param template the path
     * @param methods the ones it answers, the usual one first
     * @param parts the names of its parts
     */
    record Route(String template, List<String> methods, Set<String> parts) {

        String method(boolean hasBody) {
            return hasBody && methods.contains("POST") ? "POST" : methods.getFirst();
        }
    }

    /** A request that can be sent. */
    record Request(String method, String path) {}

    /** Thrown for a call that the API does not have. */
    static final class UnknownCall extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        UnknownCall(String message) {
            super(message);
        }
    }

    /** Reads the file, whose one top-level key is the API's name. */
    static ApiSpec read(Path file) throws IOException {
        Map.Entry<String, JsonNode> api = new ObjectMapper()
                .readTree(file.toFile())
                .properties()
                .iterator()
                .next();
        List<Route> paths = new ArrayList<>();
        for (JsonNode path : api.getValue().at("/url/paths")) {
            List<String> methods = StreamSupport.stream(path.path("methods").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
            paths.add(new Route(path.path("path").asText(), methods, names(path.path("parts"))));
        }
        if (paths.isEmpty()) {
            throw new IOException(file + " has no url.paths");
        }
        boolean lines = api.getValue().at("/body/serialize").asText().equals("bulk");
        return new ApiSpec(api.getKey(), paths, names(api.getValue().path("params")), lines);
    }

    /** The request for these arguments: on the path that takes the most of them, the rest in the query string. */
    Request request(Map<String, String> arguments, boolean hasBody) {
        Route route = paths.stream()
                .filter(path -> arguments.keySet().containsAll(path.parts()))
                .max(Comparator.comparingInt(path -> path.parts().size()))
                .orElseThrow(() -> new UnknownCall(name + " needs more path parts than " + arguments.keySet()));
        String path = route.template();
        Map<String, String> query = new TreeMap<>(arguments);
        for (String part : route.parts()) {
            path = path.replace("{" + part + "}", encoded(query.remove(part)));
        }
        for (String parameter : query.keySet()) {
            if (!parameters.contains(parameter) && !EVERYWHERE.contains(parameter)) {
                throw new UnknownCall(name + " has no parameter [" + parameter + "]");
            }
        }
        String parameters = query.entrySet().stream()
                .map(argument -> argument.getKey() + "=" + encoded(argument.getValue()))
                .collect(Collectors.joining("&"));
        return new Request(route.method(hasBody), parameters.isEmpty() ? path : path + "?" + parameters);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
