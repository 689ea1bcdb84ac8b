package io.esrecommend.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a local node is started with.
 *
 * @param folder where everything of the node lives: its copy of Elasticsearch, config, data, logs
 * @param port HTTP port on localhost, 0 for any free one
 * @param heap size of the Java heap in the JVM's notation, such as {@code 1g}
 * @param plugins plugin zips to install; there are no others
 * @param yaml settings of {@code elasticsearch.yml}, before the defaults of {@link LocalNode}
 * @param config folders that are copied into the node's {@code config}, each under its name there
 * @param secrets secure settings, which go into the node's keystore
 */
public record NodeSettings(
        Path folder,
        int port,
        String heap,
        List<Path> plugins,
        Map<String, String> yaml,
        Map<String, Path> config,
        Map<String, String> secrets) {

    public NodeSettings {
        folder = folder.toAbsolutePath().normalize();
        plugins = List.copyOf(plugins);
        yaml = Map.copyOf(yaml);
        config = Map.copyOf(config);
        secrets = Map.copyOf(secrets);
    }

    /** A node in this folder on any free port, with 1 GiB of heap and no plugin. */
    public static NodeSettings in(Path folder) {
        return new NodeSettings(folder, 0, "1g", List.of(), Map.of(), Map.of(), Map.of());
    }

    /** The same node in a folder below this one's. */
    NodeSettings below(String name) {
        return new NodeSettings(folder.resolve(name), port, heap, plugins, yaml, config, secrets);
    }

    public NodeSettings withPort(int port) {
        return new NodeSettings(folder, port, heap, plugins, yaml, config, secrets);
    }

    public NodeSettings withHeap(String heap) {
        return new NodeSettings(folder, port, heap, plugins, yaml, config, secrets);
    }

    public NodeSettings withPlugin(Path zip) {
        List<Path> more = new ArrayList<>(plugins);
        more.add(zip);
        return new NodeSettings(folder, port, heap, more, yaml, config, secrets);
    }

    /** With one more line {@code name: value} in {@code elasticsearch.yml}. */
    public NodeSettings with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(yaml);
        more.put(name, value);
        return new NodeSettings(folder, port, heap, plugins, more, config, secrets);
    }

    /** With the files of a folder in {@code config/<name>}, beside those that a plugin brings. */
    public NodeSettings withConfig(Path from, String name) {
        Map<String, Path> more = new LinkedHashMap<>(config);
        more.put(name, from);
        return new NodeSettings(folder, port, heap, plugins, yaml, more, secrets);
    }

    /** With one more secure setting. */
    public NodeSettings withSecret(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(secrets);
        more.put(name, value);
        return new NodeSettings(folder, port, heap, plugins, yaml, config, more);
    }

    /**
     * With passwords on plain HTTP, that of the superuser {@code elastic} among them, and a trial licence, which hides
     * documents and fields. Needs a distribution {@linkplain LocalNode#canHaveSecurity() that can}.
     */
    public NodeSettings withSecurity(String password) {
        return with("xpack.security.enabled", "true")
                .with("xpack.license.self_generated.type", "trial")
                .withSecret("bootstrap.password", password);
    }

    /** The values of secure settings are no one's business. */
    @Override
    public String toString() {
        return "node in " + folder;
    }
}
