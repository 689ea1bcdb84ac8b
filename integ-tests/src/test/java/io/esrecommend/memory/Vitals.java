package io.esrecommend.memory;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node holds at a moment.
 *
 * @param heap used, in bytes, garbage included
 * @param own bytes that the process itself asked for: heap and native memory, without mapped files
 * @param threads of the process
 * @param descriptors of open files
 * @param contexts of searches that are open, points in time among them
 * @param scrolls that are open
 * @param breakers bytes that each circuit breaker of the heap has accounted for
 */
public record Vitals(
        long heap, long own, int threads, int descriptors, int contexts, int scrolls, Map<String, Long> breakers) {

    /** Takes them. */
    public static Vitals of(Http http, long pid) throws IOException {
        JsonNode node = http.get("/_nodes/stats/jvm,process,breaker,indices/search")
                .body()
                .path("nodes")
                .elements()
                .next();
        JsonNode search = node.at("/indices/search");
        return new Vitals(
                node.at("/jvm/mem/heap_used_in_bytes").asLong(),
                own(pid),
                node.at("/jvm/threads/count").asInt(),
                node.at("/process/open_file_descriptors").asInt(),
                search.path("open_contexts").asInt(),
                search.path("scroll_current").asInt(),
                breakers(node));
    }

    /** The same with another number of bytes that the heap holds, such as that without garbage. */
    Vitals withHeap(long bytes) {
        return new Vitals(bytes, own, threads, descriptors, contexts, scrolls, breakers);
    }

    /** Requests that are under way, and what the indices keep, are none of the plugin's; models stay. */
    private static Map<String, Long> breakers(JsonNode node) {
        Map<String, Long> used = new TreeMap<>();
        for (String name : new String[] {"request", "recommend_inference"}) {
            used.put(
                    name,
                    node.at("/breakers/" + name + "/estimated_size_in_bytes").asLong());
        }
        return used;
    }

    private static long own(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("this system does not tell the memory of process " + pid);
    }
}
