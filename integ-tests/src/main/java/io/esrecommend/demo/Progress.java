package io.esrecommend.demo;

import java.time.Duration;

/** A bar that fills: how many are done, how many a second, how much time is left. Threads may share it. */
final class Progress {

    private static final int CELLS = 24;
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Duration NEW_LINE = Duration.ofSeconds(5);

    private final Terminal terminal;
    private final String what;
    private final String unit;
    private final int total;
    private final long start = System.nanoTime();
    private long drawn = start;
    private int done;

    /**
     * Begins.
     *
     * @param what is done
     * @param unit of what is counted, in the plural
     * @param total how many there are
     */
    Progress(Terminal terminal, String what, String unit, int total) {
        this.terminal = terminal;
        this.what = what;
        this.unit = unit;
        this.total = total;
    }

    /** So many more are done. */
    synchronized void add(int more) {
        done += more;
        Duration pause = terminal.interactive() ? REDRAW : NEW_LINE;
        if (done < total && System.nanoTime() - drawn > pause.toNanos()) {
            drawn = System.nanoTime();
            terminal.passing(line(Duration.ofNanos(drawn - start)));
        }
    }

    /** All are done: what it took stays on the terminal. */
    synchronized void end() {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        terminal.lasting("  " + what + ": " + Text.count(done) + " " + unit + " in " + Text.duration(took) + " ("
                + rate(took) + ")");
    }

    /** The bar after some time. */
    synchronized String line(Duration passed) {
        int filled = (int) ((long) CELLS * done / Math.max(1, total));
        Duration left = Duration.ofMillis((long) ((double) passed.toMillis() / Math.max(1, done) * (total - done)));
        return "  " + what + " " + "█".repeat(filled) + "░".repeat(CELLS - filled) + " " + Text.count(done) + "/"
                + Text.count(total) + "  " + rate(passed) + "  " + Text.duration(left) + " left";
    }

    private String rate(Duration passed) {
        return Text.count(Math.round(done * 1000.0 / Math.max(1, passed.toMillis()))) + " " + unit + "/s";
    }
}
