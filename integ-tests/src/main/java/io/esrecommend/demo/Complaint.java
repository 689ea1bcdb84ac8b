package io.esrecommend.demo;

import io.esrecommend.node.HttpFailure;
import io.esrecommend.node.NodeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is in the way, in one line.
 *
 * @param folder that the node writes to
 */
record Complaint(Path folder) {

    /** With less than this free, a node's failures are of all kinds and seldom name the disk. */
    private static final long FULL = 256L << 20;

    /** The line; of a node that did not start, what it printed comes after it. */
    String of(Exception failure) {
        if (failure instanceof NodeFailure) {
            return failure.getMessage();
        }
        String reason = reason(failure);
        long free = free();
        if (free < FULL || reason.contains("No space left on device")) {
            return "the disk is full (" + (free >> 20) + " MB are free in " + folder + "): free some space; " + reason;
        }
        return reason;
    }

    private static String reason(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof HttpFailure http
                ? "the node refused: "
                        + http.answer().body().path("error").path("reason").asText(message)
                : message;
    }

    private long free() {
        try {
            return Files.getFileStore(Files.exists(folder) ? folder : Path.of("."))
                    .getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // unknown, so nothing is said of it
        }
    }
}
