package io.esrecommend.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who the node runs as: whoever runs this JVM, but never root, which Elasticsearch refuses.
 *
 * @param name a user to switch to, or the empty string for the current one
 */
record NodeUser(String name) {

    private static final String OWN = "esrecommend";
    private static final String FALLBACK = "nobody";

    /** The user to run as here. As root this makes the system user {@value #OWN}, or takes {@value #FALLBACK}. */
    static NodeUser choose() throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return new NodeUser("");
        }
        boolean own = succeeds("id", OWN) || succeeds("useradd", "--system", "--shell", "/bin/sh", OWN);
        return new NodeUser(own ? OWN : FALLBACK);
    }

    /** The command, run as this user. */
    List<String> command(List<String> command) {
        if (name.isEmpty()) {
            return command;
        }
        List<String> switched = new ArrayList<>(List.of("runuser", "-u", name, "--"));
        switched.addAll(command);
        return switched;
    }

    /** Whether this user may enter the folder; no one but root enters most folders under {@code /root}. */
    boolean canEnter(Path folder) throws IOException {
        return name.isEmpty()
                || succeeds(command(List.of("test", "-x", folder.toString())).toArray(String[]::new));
    }

    /** Gives the folder and all in it to this user. */
    void own(Path folder) throws IOException {
        if (!name.isEmpty() && !succeeds("chown", "-R", name + ":", folder.toString())) {
            throw new IOException("cannot give " + folder + " to the user " + name + ", who has to run the node");
        }
    }

    private static boolean succeeds(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + String.join(" ", command), e);
        }
    }
}
