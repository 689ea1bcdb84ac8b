package io.esrecommend.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.elasticsearch.bootstrap.ServerArgs;
import org.elasticsearch.common.io.stream.OutputStreamStreamOutput;
import org.elasticsearch.common.settings.KeyStoreWrapper;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.node.InternalSettingsPreparer;

/** Writes what the server reads from its standard input in place of a command line. */
final class ServerArguments {

    private ServerArguments() {}

    /**
     * Writes the arguments of the node in this folder, with what its {@code elasticsearch.yml} says. The node is told to be a daemon: it then neither watches
     * standard input nor stops with whoever started it.
     */
    static void write(NodeHome home, Path file) throws IOException {
        Path config = home.folder().resolve("config");
        Settings settings = InternalSettingsPreparer.prepareEnvironment(
                        Settings.builder().put("path.home", home.folder()).build(), Map.of(), config, () -> "local")
                .settings();
        Path logs = home.folder().resolve("logs");
        try (KeyStoreWrapper secrets = new Keystore(home).read();
                OutputStreamStreamOutput out = new OutputStreamStreamOutput(Files.newOutputStream(file))) {
            new ServerArgs(true, false, home.pidFile(), secrets, settings, config, logs).writeTo(out);
        }
    }
}
