package io.esrecommend.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.elasticsearch.jdk.JarHell;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the plugin zips pack: all of it is listed with its licence, and none of it is in Elasticsearch already. */
class PackagingIT {

    private static final String VERSION = "-\\d[^-]*\\.jar";

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"plugin.zip", "gpu.zip"})
    void theListOfPartsNamesEveryJarByItsBytes(String property) throws IOException {
        Path plugin = unpacked(property);
        Path sbom = plugin.resolve("sbom.cdx.json");
        assertTrue(Files.exists(sbom), "no list of parts: build the zip with Maven online");
        Map<String, String> listed = new TreeMap<>();
        JsonNode parts = new ObjectMapper().readTree(sbom.toFile()).path("components");
        for (JsonNode part : parts) {
            assertFalse(part.path("licenses").isEmpty(), () -> "no licence: " + part);
            if (!Set.of("config", "provided").contains(kind(part))) {
                listed.put(
                        part.path("name").asText() + "-" + part.path("version").asText() + ".jar", sha256(part));
            }
        }
        Map<String, String> packed = new TreeMap<>();
        for (Path jar : jars(plugin)) {
            packed.put(jar.getFileName().toString(), sha256(jar));
        }
        assertEquals(packed, listed);
        assertTrue(packed.size() > 15, packed::toString);
    }

    /** What is listed and is no jar: the models' folder, and the jar that the default model is taken from. */
    private static String kind(JsonNode part) {
        if (part.path("name").asText().startsWith("langchain4j-embeddings-")) {
            return "provided";
        }
        return part.path("purl").asText().contains("classifier=config") ? "config" : "jar";
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin.zip", "gpu.zip"})
    void everyJarOfOthersHasALicence(String property) throws IOException {
        Path licenses = unpacked(property).resolve("licenses");
        String thirdParty = Files.readString(licenses.resolve("THIRD-PARTY.txt"));
        for (Path jar : jars(licenses.getParent())) {
            String name = name(jar);
            if (Set.of("plugin", "ingest-processor", "model-assets").contains(name)) {
                continue;
            }
            String line = thirdParty
                    .lines()
                    .filter(listed -> listed.contains(":" + name + ":"))
                    .findFirst()
                    .orElse("");
            assertTrue(line.contains("Apache") || line.contains("MIT"), () -> jar + " in THIRD-PARTY.txt: " + line);
            // the text of the Apache License is there once for all whose jar has none
            assertTrue(line.contains("Apache") || Files.exists(licenses.resolve(name)), () -> "no licence of " + name);
        }
        for (String own : List.of("LICENSE", "NOTICE", "README.md", "onnxruntime.txt")) {
            assertTrue(Files.size(licenses.resolve(own)) > 0, own);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin.zip", "gpu.zip"})
    void nothingIsPackedThatElasticsearchBrings(String property) throws IOException {
        Path plugin = unpacked(property);
        List<Path> brought = jars(Distribution.find().source().resolve("lib"));
        Set<String> names = brought.stream().map(PackagingIT::name).collect(Collectors.toSet());
        assertTrue(names.contains("lucene-core"), names::toString);
        for (Path jar : jars(plugin)) {
            assertFalse(names.contains(name(jar)), () -> jar + " is in Elasticsearch's lib, too");
        }

        List<Path> all = new ArrayList<>(brought);
        all.addAll(jars(plugin));
        assertDoesNotThrow(() -> JarHell.checkJarHell(urls(all), line -> {}));

        // the check sees what it is for
        Path twice = plugin.resolve("another-name.jar");
        Files.copy(
                brought.stream()
                        .filter(jar -> name(jar).equals("lucene-core"))
                        .findFirst()
                        .orElseThrow(),
                twice);
        all.add(twice);
        String refused = assertThrows(IllegalStateException.class, () -> JarHell.checkJarHell(urls(all), line -> {}))
                .getMessage();
        assertTrue(refused.startsWith("jar hell!"), refused);
    }

    private Path unpacked(String property) throws IOException {
        Files.createDirectories(home.resolve("plugins"));
        new PluginZip(Path.of(System.getProperty(property))).install(home);
        return home.resolve("plugins/recommend");
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path jar) {
        return jar.getFileName().toString().replaceFirst(VERSION, "");
    }

    @SuppressWarnings("URLEqualsHashCode") // the check wants a set, and URLs of files ask no network
    private static Set<URL> urls(List<Path> jars) throws IOException {
        Set<URL> urls = new HashSet<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return urls;
    }

    private static String sha256(JsonNode part) {
        return StreamSupport.stream(part.path("hashes").spliterator(), false)
                .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
                .map(hash -> hash.path("content").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no SHA-256: " + part));
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
