package io.esrecommend.memory;

import io.esrecommend.demo.Table;
import io.esrecommend.node.Http;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A node under a {@link MixedLoad}, which rests now and then and is looked at: what it holds then must not grow.
 *
 * @param http of the node, which holds nothing
 * @param pid of its process
 * @param heap the bytes of its heap when garbage is collected
 */
public record MixedSoak(Http http, long pid, LongSupplier heap) {

    private static final int ITEMS = 4_000;
    private static final int USERS = 2_000;
    private static final int LOOKS = 20;
    private static final long REST_MILLIS = 500;
    private static final long REST_LIMIT = TimeUnit.MINUTES.toNanos(2);

    /** Threads and files that pools and segments may have more at one time than at another. */
    private static final double SOME = 0.1;

    /**
     * Puts the node under load, and prints what it held.
     *
     * @param minutes altogether
     * @param out for the table
     * @param err for progress
     * @return whether nothing grew in the second half
     */
    public boolean run(int minutes, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        Warehouse warehouse = new Warehouse(http, ITEMS, USERS);
        warehouse.open();
        warehouse.build();
        MixedLoad load = new MixedLoad(http, warehouse);
        load.open();
        Table table = new Table(
                ">minutes",
                ">live heap, MB",
                ">own memory, MB",
                ">threads",
                ">files",
                ">contexts",
                ">request breaker, B");
        List<Vitals> looks = new ArrayList<>();
        for (int look = 1; look <= LOOKS; look++) {
            load.run(minutes * 60L / LOOKS);
            Vitals vitals = look();
            looks.add(vitals);
            table.row(
                    String.format(Locale.ROOT, "%.1f", (double) look * minutes / LOOKS),
                    Long.toString(vitals.heap() >> 20),
                    Long.toString(vitals.own() >> 20),
                    Integer.toString(vitals.threads()),
                    Integer.toString(vitals.descriptors()),
                    Integer.toString(vitals.contexts() + vitals.scrolls()),
                    Long.toString(vitals.breakers().get("request")));
            err.println("soak: look " + look + " of " + LOOKS + ", " + vitals);
        }
        table.lines().forEach(out::println);
        out.println();
        load.answers().forEach((what, number) -> out.println("  " + what + ": " + number));
        out.println();
        List<Growth> growths = growths(looks.subList(LOOKS / 2, LOOKS));
        growths.forEach(growth -> out.println("  " + growth));
        return growths.stream().allMatch(Growth::isFlat);
    }

    private static List<Growth> growths(List<Vitals> looks) {
        return List.of(
                Growth.of("live heap", looks.stream().map(Vitals::heap).toList(), SOME),
                Growth.of(
                        "heap and native memory",
                        looks.stream().map(Vitals::own).toList(),
                        SOME / 2),
                Growth.of("threads", looks.stream().map(Vitals::threads).toList(), SOME),
                Growth.of("files", looks.stream().map(Vitals::descriptors).toList(), SOME),
                Growth.of("contexts", looks.stream().map(Vitals::contexts).toList(), 0),
                Growth.of("scrolls", looks.stream().map(Vitals::scrolls).toList(), 0),
                Growth.of(
                        "request breaker",
                        looks.stream()
                                .map(vitals -> vitals.breakers().get("request"))
                                .toList(),
                        0),
                Growth.of(
                        "inference breaker",
                        looks.stream()
                                .map(vitals -> vitals.breakers().get("recommend_inference"))
                                .toList(),
                        0));
    }

    /** What is left when nothing is asked for, and what was has ended. */
    private Vitals look() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (isBusy() && System.nanoTime() - start < REST_LIMIT) {
            Thread.sleep(REST_MILLIS);
        }
        long live = heap.getAsLong();
        return Vitals.of(http, pid).withHeap(live);
    }

    private boolean isBusy() {
        return !http.get("/_tasks?actions=*recommend*,indices:data/*&group_by=none")
                .body()
                .path("tasks")
                .isEmpty();
    }
}
