package io.esrecommend.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An Elasticsearch to run: it is copied into the node's folder and never changed itself. */
sealed interface Distribution permits AssembledDistribution, OfficialDistribution {

    /** Names the folder of an official distribution to use in place of the one that this build assembles. */
    String HOME_PROPERTY = "tests.es.home";

    /** The distribution to use in this JVM. */
    static Distribution find() throws IOException {
        String home = System.getProperty(HOME_PROPERTY, "");
        return home.isEmpty() ? AssembledDistribution.ofThisBuild() : new OfficialDistribution(Path.of(home));
    }

    /** The folder it is copied from. */
    Path source();

    /** Whether it can tell users apart, and hide documents and fields from them. */
    boolean hasSecurity();

    /** Settings that this distribution needs beside those of every node. */
    Map<String, String> settings();

    /** Installs a plugin zip into the node's folder. */
    void install(Path zip, NodeHome home) throws IOException;

    /** The command that starts the node, which writes its id into {@link NodeHome#pidFile()}. */
    ProcessBuilder server(NodeHome home, NodeSettings settings) throws IOException;

    /** Copies this distribution into a node's folder: all but config, data and logs is replaced,
     * and there are no plugins. */
    default void copyTo(Path home) throws IOException {
        FileTree.delete(home.resolve("plugins"));
        FileTree.delete(home.resolve("tmp"));
        try (Stream<Path> parts = Files.list(source())) {
            for (Path part : parts.toList()) {
                Path copy = home.resolve(part.getFileName());
                switch (part.getFileName().toString()) {
                    case "data", "logs", "plugins" -> {}
                    case "config" -> FileTree.copy(part, copy);
                    default -> {
                        FileTree.delete(copy);
                        FileTree.copy(part, copy);
                    }
                }
            }
        }
        for (String folder : List.of("plugins", "data", "logs", "tmp")) {
            Files.createDirectories(home.resolve(folder));
        }
    }
}
