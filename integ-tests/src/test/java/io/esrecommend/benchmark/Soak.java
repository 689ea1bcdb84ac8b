package io.esrecommend.benchmark;

import io.esrecommend.demo.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The memory of a node's process while it embeds many distinct short texts.
 *
 * @param node that embeds
 * @param out for the table
 * @param err for progress
 */
record Soak(Node node, PrintStream out, PrintStream err) {

    private static final int STEP = 10_000;
    private static final int SETTLED = 20_000;

    /**
     * The resident memory of a process, in KiB.
     *
     * @param all with the mapped files of the index, which the system takes back when it needs the room
     * @param own what the process itself asked for: heap and native memory
     */
    private record Memory(long all, long own) {

        static Memory of(long pid) throws IOException {
            List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
            return new Memory(kib(status, "VmRSS:"), kib(status, "RssAnon:"));
        }

        private static long kib(List<String> status, String name) {
            return status.stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(
                            line.substring(name.length(), line.lastIndexOf(' ')).strip()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("this system does not tell " + name));
        }
    }

    /** Embeds so many documents, and prints the memory every {@value #STEP}. */
    void run(TextSet set, int documents) throws IOException {
        Table table = new Table(">documents", ">a second", ">resident, MB", ">without files, MB");
        Memory settled = null;
        Memory last = Memory.of(node.pid());
        table.row("0", "", mb(last.all()), mb(last.own()));
        for (int from = 0, to; from < documents; from = to) {
            to = Math.min(documents, from + STEP);
            double seconds = Bulks.of(distinct(set.texts(), from, to))
                    .send(node.http(), "/benchmark-soak/_bulk?pipeline=" + Node.PIPELINE);
            last = Memory.of(node.pid());
            if (to <= SETTLED || settled == null) {
                settled = last;
            }
            table.row(
                    Integer.toString(to),
                    Long.toString(Math.round((to - from) / seconds)),
                    mb(last.all()),
                    mb(last.own()));
            err.println("soak: " + to + " of " + documents + " documents, " + mb(last.all()) + " MB");
        }
        table.lines().forEach(out::println);
        out.println();
        out.println("  Growth after the first " + Math.min(SETTLED, documents) + " documents: resident "
                + growth(settled.all(), last.all()) + "; without files " + growth(settled.own(), last.own()));
    }

    /** The texts over and over, each with the number of its document. */
    private static List<String> distinct(List<String> texts, int from, int to) {
        List<String> distinct = new ArrayList<>();
        for (int i = from; i < to; i++) {
            distinct.add(texts.get(i % texts.size()) + " " + i);
        }
        return distinct;
    }

    private static String mb(long kib) {
        return Long.toString(kib / 1024);
    }

    private static String growth(long from, long to) {
        return String.format(Locale.ROOT, "%+d MB (%+.1f %%)", (to - from) / 1024, 100.0 * (to - from) / from);
    }
}
