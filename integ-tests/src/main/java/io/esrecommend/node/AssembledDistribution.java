package io.esrecommend.node;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.Build;

/**
 * The Elasticsearch that this build assembles from Maven Central.
 *
 * <p>It is the real server with real bootstrap, plugin loading, HTTP and entitlements. It has neither the native
 * libraries nor the modules of an official distribution (painless, ingest-common, security).
 *
 * @param source the assembled folder
 */
record AssembledDistribution(Path source) implements Distribution {

    /** The one beside the compiled classes of this module. */
    static AssembledDistribution ofThisBuild() throws IOException {
        try {
            Path classes = Path.of(LocalNode.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path home =
                    classes.resolveSibling("elasticsearch-" + Build.current().version());
            if (Files.notExists(home)) {
                throw new IOException("there is no local node in " + home
                        + ": build it with mvn package -pl integ-tests -am -DskipTests, or name an official"
                        + " distribution with -D" + HOME_PROPERTY + "=<folder>");
            }
            return new AssembledDistribution(home);
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where this module was built", e);
        }
    }

    @Override
    public boolean hasSecurity() {
        return false;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public void install(Path zip, NodeHome home) throws IOException {
        new PluginZip(zip).install(home.folder());
    }

    @Override
    public ProcessBuilder server(NodeHome home, NodeSettings settings) throws IOException {
        Path folder = home.folder();
        Path arguments = folder.resolve("tmp/server-arguments");
        ServerArguments.write(home, arguments);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xms" + settings.heap());
        command.add("-Xmx" + settings.heap());
        command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
        command.add("-Des.path.home=" + folder);
        command.add("@config/jvm.options");
        command.add("--module=org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch");
        ProcessBuilder server = new ProcessBuilder(home.user().command(command)).redirectInput(arguments.toFile());
        server.environment().put("LIBFFI_TMPDIR", folder.resolve("tmp").toString());
        return server;
    }
}
