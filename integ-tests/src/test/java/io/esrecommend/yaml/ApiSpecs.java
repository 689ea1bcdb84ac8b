package io.esrecommend.yaml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The APIs that tests may call.
 *
 * @param byName each under its name
 */
public record ApiSpecs(Map<String, ApiSpec> byName) {

    /** Reads every JSON file of these folders. */
    public static ApiSpecs read(Path... folders) throws IOException {
        Map<String, ApiSpec> byName = new TreeMap<>();
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                ApiSpec spec = ApiSpec.read(file);
                if (byName.put(spec.name(), spec) != null) {
                    throw new IOException(file + " describes " + spec.name() + " a second time");
                }
            }
        }
        return new ApiSpecs(byName);
    }

    /** The names of all. */
    public Set<String> names() {
        return byName.keySet();
    }

    ApiSpec get(String name) {
        ApiSpec spec = byName.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("there is no JSON file for the API [" + name + "], only for " + names());
        }
        return spec;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            // _common.json has the parameters of every API, not an API
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.getFileName().toString().startsWith("_"))
                    .sorted()
                    .toList();
        }
    }
}
