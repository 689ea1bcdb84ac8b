package io.esrecommend.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An unpacked official Elasticsearch, with the tools it brings.
 *
 * @param source the unpacked folder
 */
record OfficialDistribution(Path source) implements Distribution {

    OfficialDistribution {
        if (Files.notExists(source.resolve("bin/elasticsearch"))) {
            throw new IllegalArgumentException(
                    "-D" + HOME_PROPERTY + "=" + source + " is no unpacked Elasticsearch: it has no bin/elasticsearch");
        }
    }

    @Override
    public boolean hasSecurity() {
        return Files.exists(source.resolve("modules/x-pack-security"));
    }

    /** Plain HTTP without passwords, as the assembled distribution has it. */
    @Override
    public Map<String, String> settings() {
        if (!hasSecurity()) {
            return Map.of();
        }
        return Map.of(
                "xpack.security.enabled", "false",
                "xpack.security.autoconfiguration.enabled", "false",
                "xpack.security.http.ssl.enabled", "false",
                "xpack.security.transport.ssl.enabled", "false");
    }

    @Override
    public void install(Path zip, NodeHome home) throws IOException {
        // the node's user may not be able to read the zip where it is
        Path copy = home.folder().resolve("tmp").resolve(zip.getFileName());
        Files.copy(zip, copy);
        home.user().own(copy);
        ProcessBuilder installer = tool(
                home, "elasticsearch-plugin", "install", "--batch", copy.toUri().toString());
        home.run(installer, "install the plugin " + zip);
        Files.delete(copy);
    }

    @Override
    public ProcessBuilder server(NodeHome home, NodeSettings settings) {
        ProcessBuilder server = tool(
                home,
                "elasticsearch",
                "--daemonize",
                "--pidfile",
                home.pidFile().toString());
        server.environment().put("ES_JAVA_OPTS", "-Xms" + settings.heap() + " -Xmx" + settings.heap());
        return server;
    }

    private static ProcessBuilder tool(NodeHome home, String name, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.folder().resolve("bin/" + name).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder tool = new ProcessBuilder(home.user().command(command));
        tool.environment().put("ES_JAVA_HOME", System.getProperty("java.home"));
        tool.environment().put("ES_TMPDIR", home.folder().resolve("tmp").toString());
        return tool;
    }
}
