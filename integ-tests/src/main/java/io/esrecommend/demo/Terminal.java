package io.esrecommend.demo;

import java.io.PrintStream;

/**
 * Where the demo prints.
 *
 * @param out UTF-8
 * @param interactive whether a line can be written over; else progress is a plain line now and then
 */
record Terminal(PrintStream out, boolean interactive) {

    /** Characters of a line; tables and rules keep to it. */
    static final int WIDTH = 118;

    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    /** Begins a section. */
    void heading(String title) {
        String rule = "─".repeat(WIDTH - title.length() - 4);
        out.println();
        out.println(interactive ? BOLD + "── " + title + " " + rule + PLAIN : "── " + title + " " + rule);
    }

    void line(String text) {
        out.println(text);
    }

    /** What is going on; on a terminal the next line takes its place. */
    void passing(String text) {
        if (interactive) {
            out.print("\r\u001b[K" + text);
            out.flush();
        } else {
            out.println(text);
        }
    }

    /** Ends what is passing: on a terminal this line takes its place. */
    void lasting(String text) {
        out.println(interactive ? "\r\u001b[K" + text : text);
    }
}
