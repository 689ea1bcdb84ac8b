package io.esrecommend.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The plugin's routes, as the files of its REST API list them, each with a grammar of its body. */
final class Routes {

    private static final Path SPEC = Path.of("../rest-api-spec/src/main/resources/rest-api-spec/api");
    private static final Object NO_BODY = null;

    /** What is in the body of each; a route that is missing here has no grammar, and the test fails. */
    private static final Map<String, Function<Dice, Object>> BODIES = Map.ofEntries(
            Map.entry("recommend.build", dice -> NO_BODY),
            Map.entry("recommend.delete_engine", dice -> NO_BODY),
            Map.entry("recommend.delete_identity", Routes::identity),
            Map.entry("recommend.delete_user", dice -> NO_BODY),
            Map.entry("recommend.embed", Routes::embed),
            Map.entry("recommend.evaluate", dice -> evaluation(dice, false)),
            Map.entry("recommend.get_engine", dice -> NO_BODY),
            Map.entry("recommend.get_evaluation", dice -> NO_BODY),
            Map.entry("recommend.get_identity", dice -> NO_BODY),
            Map.entry("recommend.get_user", dice -> NO_BODY),
            Map.entry("recommend.models", dice -> NO_BODY),
            Map.entry("recommend.neighbours", Routes::neighbours),
            Map.entry("recommend.node_stats", dice -> NO_BODY),
            Map.entry("recommend.put_engine", dice -> new EngineGrammar(dice).engine()),
            Map.entry("recommend.put_identity", Routes::identity),
            Map.entry("recommend.rollback", dice -> NO_BODY),
            Map.entry("recommend.search", dice -> new RecommendGrammar(dice).list()),
            Map.entry("recommend.stats", dice -> NO_BODY));

    /** Those that change what other cases need: they go to engines of their own. */
    private static final List<String> CHANGING =
            List.of("recommend.delete_engine", "recommend.put_engine", "recommend.delete_user", "recommend.rollback");

    private static final List<String> SLOW = List.of("recommend.build", "recommend.evaluate");

    private final Map<String, JsonNode> apis = new TreeMap<>();

    private Routes() {}

    /**
     * Reads all routes.
     *
     * @throws AssertionError if there is one without a grammar, or a grammar without a route
     */
    static Routes read() throws IOException {
        Routes routes = new Routes();
        try (Stream<Path> files = Files.list(SPEC)) {
            for (Path file : files.toList()) {
                new ObjectMapper()
                        .readTree(file.toFile())
                        .properties()
                        .forEach(api -> routes.apis.put(api.getKey(), api.getValue()));
            }
        }
        if (!routes.apis.keySet().equals(BODIES.keySet())) {
            throw new AssertionError("the routes are " + routes.apis.keySet() + " but there are grammars of "
                    + new TreeMap<>(BODIES).keySet());
        }
        return routes;
    }

    /** A call of one of the routes; most are valid. */
    Call call(Dice dice, String lane) {
        List<String> names = List.copyOf(apis.keySet());
        String name = dice.pick(names);
        if (SLOW.contains(name) && dice.percent(80)) {
            name = dice.pick("recommend.search", "recommend.neighbours");
        }
        return call(dice, lane, name);
    }

    private Call call(Dice dice, String lane, String name) {
        JsonNode api = apis.get(name);
        List<JsonNode> paths = new ArrayList<>();
        api.at("/url/paths").forEach(paths::add);
        JsonNode path = dice.pick(paths);
        String filled = path.path("path").asText();
        for (Map.Entry<String, JsonNode> part : path.path("parts").properties()) {
            filled = filled.replace("{" + part.getKey() + "}", Call.encoded(part(dice, name, lane, part.getKey())));
        }
        List<String> methods = new ArrayList<>();
        path.path("methods").forEach(method -> methods.add(method.asText()));
        Object body = BODIES.get(name).apply(dice);
        int breaks = dice.pick(0, 0, 0, 0, 1, 1, 1, 2, 3);
        return Call.json(
                dice.pick(methods),
                filled + parameters(dice, api.path("params")),
                body == null ? null : new Mutation(dice).of(body, breaks));
    }

    private static String part(Dice dice, String api, String lane, String part) {
        if (dice.percent(8)) {
            String hostile = new Hostile(dice).text();
            boolean stays = CHANGING.contains(api) && Vocabulary.ENGINES.contains(hostile);
            return hostile.isEmpty() || stays ? "%" : hostile;
        }
        return switch (part) {
            case "engine" ->
                CHANGING.contains(api)
                        ? lane + dice.below(2)
                        : dice.percent(15) ? lane + dice.below(2) : dice.pick(Vocabulary.ENGINES);
            case "model" -> "all-minilm-l6-v2-q";
            case "evaluation" -> "none";
            case "id" -> dice.pick("u1", "u2", "device-1", "nobody", "u" + dice.below(World.USERS));
            default -> throw new AssertionError("no grammar of the part {" + part + "}");
        };
    }

    private static String parameters(Dice dice, JsonNode declared) {
        List<String> parameters = new ArrayList<>();
        for (Map.Entry<String, JsonNode> parameter : declared.properties()) {
            if (dice.percent(35)) {
                parameters.add(parameter.getKey() + "=" + Call.encoded(value(dice, parameter.getValue())));
            }
        }
        if (dice.percent(4)) {
            parameters.add(dice.pick(
                    "pretty",
                    "human=false",
                    "filter_path=hits",
                    "filter_path=-*",
                    "format=cbor",
                    "source=x",
                    "colour=red",
                    "v",
                    "master_timeout=0s",
                    "timeout=-1",
                    "refresh=maybe",
                    "size=99999999999"));
        }
        if (dice.percent(2) && !parameters.isEmpty()) {
            parameters.add(parameters.get(0));
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }

    private static String value(Dice dice, JsonNode parameter) {
        if (dice.percent(12)) {
            return new Hostile(dice).text();
        }
        return switch (parameter.path("type").asText()) {
            case "boolean" -> dice.pick("true", "false");
            case "time" -> dice.pick("1s", "30s");
            case "int" -> dice.pick("1", "10", "0", "-1", "10000", "10001", "2147483648");
            case "enum" -> dice.pick(options(parameter));
            default -> dice.pick("x", "1", "none");
        };
    }

    private static List<String> options(JsonNode parameter) {
        List<String> options = new ArrayList<>();
        parameter.path("options").forEach(option -> options.add(option.asText()));
        return options;
    }

    private static Object identity(Dice dice) {
        Object ids = dice.percent(50) ? "d" + dice.below(30) : dice.list(1, 3, () -> "d" + dice.below(30));
        Map<String, Object> one = Json.object("user", dice.pick("u1", "u5", "p" + dice.below(9)), "ids", ids);
        return dice.percent(20) ? Json.object("links", Json.array(one, one)) : one;
    }

    private static Object embed(Dice dice) {
        return Json.object(
                "text",
                dice.pick("a tale", "\uD83D\uDE00", "\u0000", "x"),
                "role",
                dice.pick("query", "passage"),
                "chunking",
                dice.pick("none", "mean"));
    }

    private static Object neighbours(Dice dice) {
        Map<String, Object> body = Json.object("size", dice.pick(1, 20, 1_000));
        if (dice.percent(60)) {
            body.put("items", dice.list(1, 3, () -> "i" + dice.below(World.ITEMS)));
        } else {
            body.put("user", "u" + dice.below(World.USERS));
        }
        if (dice.percent(40)) {
            body.put("source", dice.pick(Vocabulary.ACTIONS));
            body.put("target", dice.pick(Vocabulary.ACTIONS));
        }
        return body;
    }

    /**
     * An evaluation of few users.
     *
     * @param learn whether weights are learned, and the engine changed if they win
     */
    static Object evaluation(Dice dice, boolean learn) {
        Map<String, Object> body = Json.object("users", dice.between(1, 5), "cutoffs", Json.array(dice.pick(1, 5, 10)));
        body.put(
                "holdout",
                dice.make(
                        () -> Json.object("last", dice.between(1, 3)),
                        () -> Json.object(
                                "since",
                                dice.pick("2026-01-01T00:01:00Z", "1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z")),
                        () -> Json.object("fraction", dice.pick(0.1, 0.5, 0.99)),
                        () -> false));
        if (dice.percent(20)) {
            body.put(
                    "experiment",
                    dice.make(
                            () -> true,
                            () -> Json.object("since", "2026-01-01T00:00:00Z", "until", 1_900_000_000_000L)));
        }
        if (dice.percent(20)) {
            body.put("weights", new EngineGrammar(dice).weights());
        }
        if (learn) {
            body.put("learn", true);
        }
        if (dice.percent(20)) {
            body.put("exclude_seen", false);
        }
        return body;
    }
}
