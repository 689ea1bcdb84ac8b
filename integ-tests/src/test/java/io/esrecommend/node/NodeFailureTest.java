package io.esrecommend.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFailureTest {

    @TempDir
    Path folder;

    @Test
    void theFirstLineNamesTheCauseAndTheOutputFollows() throws IOException {
        String message = messageFor("starting\njava.io.IOException: No space left on device\n");

        String first = message.lines().findFirst().orElseThrow();
        assertTrue(first.startsWith("the node did not start: the disk is full"), first);
        assertTrue(first.contains("java.io.IOException: No space left on device"), first);
        assertTrue(message.contains("starting"), message);
    }

    @Test
    void anUnknownCausePointsToTheOutput() throws IOException {
        assertTrue(messageFor("something new\n").startsWith("the node did not start: see its output"));
    }

    @Test
    void theJvmFlagForAFullHeapIsNotTakenForOne() throws IOException {
        assertTrue(messageFor("JVM arguments [-XX:+ExitOnOutOfMemoryError]\n").contains("see its output"));
    }

    private String messageFor(String printed) throws IOException {
        NodeHome home = new NodeHome(folder, new NodeUser(""));
        Files.createDirectories(home.console().getParent());
        Files.writeString(home.console(), printed);
        return NodeFailure.of("the node did not start", home).getMessage();
    }
}
