package io.esrecommend.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers, times and titles as people read them. */
final class Text {

    private Text() {}

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    static String cut(String text, int width) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.codePointCount(0, line.length()) <= width) {
            return line;
        }
        String start = line.substring(0, line.offsetByCodePoints(0, width - 1));
        return start.stripTrailing() + "…";
    }

    /** The words, joined by commas, in lines of at most this width where no word is longer. */
    static List<String> wrap(List<String> words, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i) + (i + 1 < words.size() ? "," : "");
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Seconds, or minutes and seconds. */
    static String duration(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long rounded = Math.round(seconds);
        return rounded < 60 ? rounded + " s" : String.format(Locale.ROOT, "%d min %02d s", rounded / 60, rounded % 60);
    }

    /** How long ago a {@link System#nanoTime()} is. */
    static String since(long nanoTime) {
        return duration(Duration.ofNanos(System.nanoTime() - nanoTime));
    }

    /** A number with this many digits after the point. */
    static String decimal(double number, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", number);
    }
}
