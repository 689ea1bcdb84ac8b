package io.esrecommend.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node that did not start: the message has the likely cause, then the last lines that the node printed. */
public final class NodeFailure extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int LAST_LINES = 40;

    /** What the node prints, and what that means here; the first that matches is the cause. */
    private static final Map<String, String> CAUSES = causes();

    private NodeFailure(String message) {
        super(message);
    }

    static NodeFailure of(String what, NodeHome home) throws IOException {
        List<String> printed = Files.notExists(home.console())
                ? List.of()
                : new String(Files.readAllBytes(home.console()), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        List<String> last = new ArrayList<>(printed.subList(Math.max(0, printed.size() - LAST_LINES), printed.size()));
        last.addFirst(what + ": " + cause(printed));
        last.add(1, "Last lines of " + home.console() + ":");
        return new NodeFailure(String.join("\n", last));
    }

    private static String cause(List<String> printed) {
        for (Map.Entry<String, String> cause : CAUSES.entrySet()) {
            for (String line : printed) {
                if (line.contains(cause.getKey())) {
                    return cause.getValue() + " (" + line.strip() + ")";
                }
            }
        }
        return "see its output";
    }

    private static Map<String, String> causes() {
        Map<String, String> causes = new LinkedHashMap<>();
        causes.put("No space left on device", "the disk is full: free some space or use another folder");
        causes.put("Address already in use", "the port is taken: stop what uses it or choose another port");
        causes.put("failed to obtain node lock", "another node uses this data folder: stop it first");
        causes.put("cannot downgrade a node", "the data folder was written by a newer Elasticsearch: delete it");
        causes.put("There is insufficient memory", "too little memory: choose a smaller heap");
        causes.put("Could not reserve enough space for", "too little memory: choose a smaller heap");
        causes.put("java.lang.OutOfMemoryError", "the heap is too small: choose a larger one");
        causes.put("UnsupportedClassVersionError", "Java is too old: run this with Java 21 or later");
        causes.put("can not run elasticsearch as root", "Elasticsearch does not run as root: use another user");
        causes.put("was built for Elasticsearch version", "a plugin was built for another Elasticsearch version");
        causes.put("unknown setting", "elasticsearch.yml has a setting that this Elasticsearch does not know");
        causes.put("jar hell!", "two jars hold the same class");
        causes.put("Permission denied", "the node's user may not use a file or folder");
        return causes;
    }
}
