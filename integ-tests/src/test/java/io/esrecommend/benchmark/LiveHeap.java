package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a node's process really needs of its heap: what is left when all garbage is collected, which it is told to do.
 *
 * @param http of the node
 * @param pid of its process
 */
record LiveHeap(Http http, long pid) {

    /** What is left now, in bytes. */
    long now() {
        collect();
        return http.get("/_nodes/stats/jvm?filter_path=nodes.*.jvm.mem.heap_used_in_bytes")
                .body()
                .findPath("heap_used_in_bytes")
                .asLong();
    }

    private void collect() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            int status = new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("jcmd cannot reach the node: run this as the node's user or as root");
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + jcmd, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
