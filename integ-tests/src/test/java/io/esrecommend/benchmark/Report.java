package io.esrecommend.benchmark;

import io.esrecommend.demo.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found: the table of ratios, and below it what they rest on. */
final class Report {

    private final PrintStream out;
    private final PrintStream err;
    private final Table ratios = new Table("ratio", ">median", ">min", ">max", ">target", "");
    private final List<String> notes = new ArrayList<>();

    /**
     * @param out for the report
     * @param err for progress
     */
    Report(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Adds a row, and shows it at once. */
    void ratio(String what, Ratio ratio, Target target) {
        String judged = target.judge(ratio.median());
        ratios.row(what, number(ratio.median()), number(ratio.min()), number(ratio.max()), target.toString(), judged);
        progress("→ " + what + ": " + ratio + (judged.isEmpty() ? "" : ", target " + target + ": " + judged));
    }

    /** Adds what a ratio rests on: absolute, of this machine and this hour only. */
    void note(String text) {
        notes.add(text);
        progress("→ " + text);
    }

    /** Tells what is going on. */
    void progress(String text) {
        err.println(text);
    }

    /** Prints it all. */
    void print() {
        ratios.lines().forEach(out::println);
        out.println();
        out.println("  Each ratio is the median of its rounds. What they rest on, on this machine and at this time:");
        notes.forEach(note -> out.println("  " + note));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
