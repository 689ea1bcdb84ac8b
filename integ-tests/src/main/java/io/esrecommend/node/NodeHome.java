package io.esrecommend.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The folder that a node runs in, and who runs it.
 *
 * @param folder absolute, and open to the user
 * @param user who owns the folder and runs the node
 */
record NodeHome(Path folder, NodeUser user) {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

    /**
     * The home for a work folder: the work folder itself, or, where the node's user cannot enter that, one in the
     * temporary folder whose name follows from the work folder's, so that a later call finds it again.
     */
    static NodeHome in(Path workFolder) throws IOException {
        NodeUser user = NodeUser.choose();
        Files.createDirectories(workFolder);
        if (user.canEnter(workFolder.toRealPath())) {
            return new NodeHome(workFolder.toRealPath(), user);
        }
        String name =
                "es-recommend-" + Integer.toHexString(workFolder.toString().hashCode());
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), name);
        Files.createDirectories(folder);
        return new NodeHome(folder.toRealPath(), user);
    }

    /** Holds the process id while the node runs; the node writes and deletes it. */
    Path pidFile() {
        return folder.resolve("node.pid");
    }

    /** Everything the node has printed, from its first line on. */
    Path console() {
        return folder.resolve("logs/console.log");
    }

    /** The node that runs in this folder, if one does. */
    Optional<ProcessHandle> process() throws IOException {
        if (Files.notExists(pidFile())) {
            return Optional.empty();
        }
        String pid = Files.readString(pidFile()).strip();
        if (pid.isEmpty()) {
            return Optional.empty(); // about to be written
        }
        // A process younger than the file is another one that got the id of a node that was killed.
        Instant latest = Files.getLastModifiedTime(pidFile()).toInstant().plus(CLOCK_SLACK);
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        process.info().startInstant().map(latest::isAfter).orElse(true));
    }

    /** Starts the command in this folder, its output going to {@link #console()}. */
    Process start(ProcessBuilder command) throws IOException {
        return command.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
                .start();
    }

    /** Runs the command in this folder to its end. */
    void run(ProcessBuilder command, String what) throws IOException {
        try {
            int status = start(command).waitFor();
            if (status != 0) {
                throw NodeFailure.of("cannot " + what + " (exit status " + status + ")", this);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: cannot " + what, e);
        }
    }

    /** Kills the node that runs in this folder, and waits until it is gone. */
    void kill() throws IOException {
        Optional<ProcessHandle> running = process();
        if (running.isEmpty()) {
            throw new IllegalStateException("no node runs in " + folder);
        }
        running.get().destroyForcibly();
        running.get().onExit().join();
    }

    /** Stops the node that runs in this folder; false if none does. */
    boolean stop() throws IOException {
        Optional<ProcessHandle> running = process();
        if (running.isEmpty()) {
            return false;
        }
        ProcessHandle node = running.get();
        node.destroy();
        try {
            node.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            node.destroyForcibly();
        } catch (InterruptedException e) {
            node.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IOException("cannot wait for the node in " + folder + " to stop", e);
        }
        return true;
    }
}
