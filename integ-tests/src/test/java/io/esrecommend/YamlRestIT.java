package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.esrecommend.node.Http;
import io.esrecommend.yaml.ApiSpecs;
import io.esrecommend.yaml.Conversation;
import io.esrecommend.yaml.YamlTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the YAML tests of {@code rest-api-spec}: a container a file, a test a section, each on a clean node. */
@ExtendWith(LocalNodeExtension.class)
class YamlRestIT {

    private static final Path SPEC = Path.of("../rest-api-spec/src/main/resources/rest-api-spec");
    private static final Path TESTS = SPEC.resolve("test");
    /** The few APIs of Elasticsearch itself that tests call. */
    private static final Path ELASTICSEARCH = Path.of("src/test/resources/rest-api-spec/api");

    @TestFactory
    List<DynamicNode> yaml(Http http) throws IOException {
        ApiSpecs apis = ApiSpecs.read(SPEC.resolve("api"), ELASTICSEARCH);
        CleanNode node = new CleanNode(http);
        List<DynamicNode> files = new ArrayList<>();
        for (Path file : files()) {
            YamlTest test = YamlTest.read(file);
            Stream<DynamicNode> sections = test.sections().keySet().stream()
                    .map(section -> dynamicTest(section, () -> {
                        node.wipe();
                        test.run(section, new Conversation(http, apis));
                    }));
            files.add(dynamicContainer(TESTS.relativize(file).toString(), file.toUri(), sections));
        }
        return files;
    }

    @Test
    void everyApiOfOursIsCalledBySomeTest() throws IOException {
        Set<String> untested = new TreeSet<>();
        for (String name : ApiSpecs.read(SPEC.resolve("api")).names()) {
            if (name.startsWith("recommend.")) {
                untested.add(name);
            }
        }
        for (Path file : files()) {
            untested.removeAll(YamlTest.read(file).calls());
        }
        assertEquals(Set.of(), untested, "APIs that no YAML test calls");
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }
}
