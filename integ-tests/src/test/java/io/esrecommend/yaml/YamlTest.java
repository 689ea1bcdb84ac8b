package io.esrecommend.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of YAML tests.
 *
 * @param setup runs before each section
 * @param teardown runs after each section, also after one that failed
 * @param sections the tests under their names
 */
public record YamlTest(List<Step> setup, List<Step> teardown, Map<String, List<Step>> sections) {

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** Reads the file: one document for each section, {@code setup} and {@code teardown} being two of them. */
    public static YamlTest read(Path file) throws IOException {
        Map<String, List<Step>> sections = new LinkedHashMap<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNext()) {
                for (Map.Entry<String, JsonNode> section : documents.next().properties()) {
                    if (sections.put(section.getKey(), steps(section.getValue())) != null) {
                        throw new IllegalArgumentException("two sections are named [" + section.getKey() + "]");
                    }
                }
            }
        } catch (IllegalArgumentException | RuntimeJsonMappingException e) {
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        List<Step> setup = sections.remove("setup");
        List<Step> teardown = sections.remove("teardown");
        return new YamlTest(setup == null ? List.of() : setup, teardown == null ? List.of() : teardown, sections);
    }

    /** Runs one section, with setup and teardown. */
    public void run(String section, Conversation conversation) {
        try {
            run(setup, conversation);
            run(sections.get(section), conversation);
        } finally {
            run(teardown, conversation);
        }
    }

    /** The names of the APIs that this file calls. */
    public Set<String> calls() {
        return Stream.concat(Stream.of(setup, teardown), sections.values().stream())
                .flatMap(List::stream)
                .flatMap(step -> step instanceof Do call ? Stream.of(call.api()) : Stream.empty())
                .collect(Collectors.toSet());
    }

    private static void run(List<Step> steps, Conversation conversation) {
        steps.forEach(step -> step.run(conversation));
    }

    private static List<Step> steps(JsonNode section) {
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : section) {
            for (Map.Entry<String, JsonNode> part : step.properties()) {
                steps.addAll(Step.read(part.getKey(), part.getValue()));
            }
        }
        return steps;
    }
}
