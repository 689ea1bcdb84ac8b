package io.esrecommend.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a header, each column as wide as its widest cell. */
public final class Table {

    private static final String GAP = " │ ";

    private final List<String> header;
    private final boolean[] right;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param header of the columns; one that begins with {@code >} is of numbers, which end at the same place */
    public Table(String... header) {
        this.right = new boolean[header.length];
        this.header = new ArrayList<>();
        for (int i = 0; i < header.length; i++) {
            right[i] = header[i].startsWith(">");
            this.header.add(right[i] ? header[i].substring(1) : header[i]);
        }
    }

    /** Adds a row of as many cells as there are columns. */
    public void row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells but " + header.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** The lines to print. */
    public List<String> lines() {
        int[] widths = new int[header.size()];
        grow(widths, header);
        rows.forEach(row -> grow(widths, row));
        List<String> lines = new ArrayList<>();
        lines.add(line(header, widths));
        lines.add("  "
                + String.join("─┼─", Arrays.stream(widths).mapToObj("─"::repeat).toList()));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private static void grow(int[] widths, List<String> cells) {
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], length(cells.get(i)));
        }
    }

    private String line(List<String> cells, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - length(cells.get(i)));
            padded.add(right[i] ? space + cells.get(i) : cells.get(i) + space);
        }
        return "  " + String.join(GAP, padded).stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
