package io.esrecommend.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How a system tells of what its users do, and what the processor {@code interaction} must know to read it.
 *
 * @param name as the report prints it
 * @param paths of the user, item, action, time, platform and value, in this order
 * @param actions the standard names by the system's own
 * @param format of its times, as the processor names it
 * @param writer makes an event
 */
record Dialect(
        String name,
        List<String> paths,
        Map<String, String> actions,
        String format,
        Function<Act, Map<String, ?>> writer) {

    /** Times that name no zone are of this one. */
    static final String ZONE = "Europe/Berlin";

    /** The processor's options for events of any of the dialects. */
    static Map<String, Object> options(List<Dialect> dialects, boolean pseudonyms) {
        Map<String, String> actions = new LinkedHashMap<>();
        dialects.forEach(dialect -> actions.putAll(dialect.actions));
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("user", paths(dialects, 0));
        options.put("item", paths(dialects, 1));
        options.put("action", Map.of("field", paths(dialects, 2), "map", actions, "unmapped", "fail"));
        options.put(
                "time",
                Map.of(
                        "field", paths(dialects, 3),
                        "formats", dialects.stream().map(Dialect::format).toList(),
                        "timezone", ZONE));
        options.put("platform", Map.of("field", paths(dialects, 4), "default", "web"));
        options.put("value", paths(dialects, 5));
        options.put("pseudonyms", pseudonyms);
        return options;
    }

    private static List<String> paths(List<Dialect> dialects, int part) {
        return dialects.stream().map(dialect -> dialect.paths.get(part)).toList();
    }
}
