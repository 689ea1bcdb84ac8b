package io.esrecommend.benchmark;

import io.esrecommend.demo.DataReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the script at the repository's root passes on: a mode, and pairs of a name and a value.
 *
 * @param mode {@code embedding}, {@code soak}, {@code interactions}, {@code folding}, {@code cooccurrence},
 *     {@code recommend}, or {@code load}, which {@link BareLoad} starts
 * @param values by the option's name, which may come more than once
 */
record Options(String mode, Map<String, List<String>> values) {

    private static final Set<String> NAMES = Set.of(
            "--data",
            "--model",
            "--node",
            "--plugin",
            "--texts",
            "--rounds",
            "--documents",
            "--minutes",
            "--events",
            "--users",
            "--interactions",
            "--items",
            "--sections",
            "--heap",
            "--batch-texts",
            "--batch-tokens");

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException naming the option that is unknown or has no value
     */
    static Options parse(String... arguments) {
        if (arguments.length == 0) {
            throw new IllegalArgumentException(
                    "name what to measure: embedding, soak, interactions, folding, cooccurrence or recommend");
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i])) {
                throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            values.computeIfAbsent(arguments[i], first -> new ArrayList<>()).add(arguments[i + 1]);
        }
        return new Options(arguments[0], values);
    }

    ModelFiles model() {
        return new ModelFiles(path("--model"));
    }

    Path path(String name) {
        return Path.of(text(name));
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if it is missing, no number, or less than 1
     */
    int number(String name) {
        try {
            int number = Integer.parseInt(text(name));
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " is " + text(name) + " but must be a number from 1 on");
    }

    /** How long a soak of everything at once takes; 0 for one of embedding alone. */
    int minutes() {
        return values.containsKey("--minutes") ? number("--minutes") : 0;
    }

    /** The first texts of the data, in three lengths. */
    TextSets texts() throws IOException {
        List<String> texts = new DataReader(path("--data"))
                .items().values().stream()
                        .limit(number("--texts"))
                        .map(item -> item.text())
                        .toList();
        try (Tokens tokens = new Tokens(model().tokenizer())) {
            return TextSets.of(texts, tokens);
        }
    }

    /** The same options as arguments for another mode. */
    List<String> arguments(String otherMode) {
        List<String> arguments = new ArrayList<>(List.of(otherMode));
        values.forEach((name, given) -> given.forEach(value -> arguments.addAll(List.of(name, value))));
        return arguments;
    }

    /** All paths of an option that may come any number of times. */
    List<Path> paths(String name) {
        return values.getOrDefault(name, List.of()).stream().map(Path::of).toList();
    }

    /** What an option names, separated by commas. */
    List<String> list(String name) {
        return Pattern.compile(",").splitAsStream(text(name)).toList();
    }

    /** The last value of an option. */
    String text(String name) {
        List<String> given = values.get(name);
        if (given == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return given.getLast();
    }
}
