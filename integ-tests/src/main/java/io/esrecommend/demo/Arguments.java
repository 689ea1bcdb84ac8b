package io.esrecommend.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the script at the repository's root passes on.
 *
 * @param node folder that the node lives in
 * @param plugin zip to install
 * @param data folder of the data set
 * @param port of the node
 * @param users the most that the quality is measured on; 0 for all
 * @param interactive whether the output goes to a terminal, where a line can be written over
 * @param stop whether only to stop the node of an earlier demo
 */
record Arguments(Path node, Path plugin, Path data, int port, int users, boolean interactive, boolean stop) {

    private static final Set<String> NAMES =
            Set.of("--node", "--plugin", "--data", "--port", "--users", "--interactive", "--stop");

    /**
     * Reads pairs of a name and a value.
     *
     * @throws DemoFailure naming the argument that is unknown, or its value and what it must be
     */
    static Arguments parse(String... arguments) {
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i])) {
                throw new DemoFailure("unknown option " + arguments[i]);
            }
            if (i + 1 == arguments.length) {
                throw new DemoFailure(arguments[i] + " needs a value");
            }
            named.put(arguments[i], arguments[i + 1]);
        }
        return new Arguments(
                Path.of(named.getOrDefault("--node", ".demo")),
                Path.of(named.getOrDefault("--plugin", "")),
                Path.of(named.getOrDefault("--data", "")),
                number(named, "--port", 9200, 65_535),
                number(named, "--users", 1_000, Integer.MAX_VALUE),
                Boolean.parseBoolean(named.get("--interactive")),
                Boolean.parseBoolean(named.get("--stop")));
    }

    private static int number(Map<String, String> named, String name, int standard, int max) {
        String value = named.getOrDefault(name, Integer.toString(standard));
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new DemoFailure(name + " is " + value + " but must be a number from 0 to " + max);
    }
}
