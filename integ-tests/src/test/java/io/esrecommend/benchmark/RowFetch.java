package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** What it costs to fetch the rows of a user's items, all in one round trip. */
final class RowFetch {

    private static final int ITEMS = 100;
    private static final int WARM_UPS = 200;
    private static final int FETCHES = 200;
    private static final long SEED = 7;

    private final CountedSize size;
    private final Report report;

    /** @param size whose engine has been built */
    RowFetch(CountedSize size, Report report) {
        this.size = size;
        this.report = report;
    }

    /** Measures; a user's items are drawn as users draw them, popular ones first. */
    void measure() {
        Draw popular = Draw.zipf(size.items());
        Random random = new Random(SEED);
        double[] millis = new double[FETCHES];
        long bytes = 0;
        long rows = 0;
        for (int fetch = -WARM_UPS; fetch < FETCHES; fetch++) {
            List<Integer> items = IntStream.generate(() -> popular.next(random))
                    .distinct()
                    .limit(Math.min(ITEMS, size.items()))
                    .boxed()
                    .toList();
            long start = System.nanoTime();
            JsonNode hits = size.engine().rows(items);
            if (fetch >= 0) {
                millis[fetch] = (System.nanoTime() - start) / 1e6;
                rows += hits.size();
                for (JsonNode hit : hits) {
                    bytes += hit.path("_source").toString().length();
                }
            }
        }
        report.note(String.format(
                Locale.ROOT,
                "%d interactions: the rows of %d items in one search: %.1f ms (median; 95 of 100 within %.1f ms), %d rows,"
                        + " %d bytes of JSON a row, %d bytes a row on disk",
                size.interactions(),
                ITEMS,
                Ratio.median(millis),
                Ratio.p95(millis),
                rows / FETCHES,
                bytes / Math.max(1, rows),
                size.engine().bytes() / Math.max(1, size.last().rows())));
    }
}
