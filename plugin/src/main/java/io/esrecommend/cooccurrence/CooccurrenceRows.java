package io.esrecommend.cooccurrence;

import java.util.Iterator;

/** Counts whose rows are read once, in the order of the source items. */
interface CooccurrenceRows {

    CooccurrenceCounts.Totals totals();

    CooccurrenceCounts.Items sources();

    CooccurrenceCounts.Items targets();

    /** The row of the next source item. */
    CooccurrenceCounts.Row next();

    /** The rows of counts that are there. */
    static CooccurrenceRows of(CooccurrenceCounts counts) {
        Iterator<CooccurrenceCounts.Row> rows = counts.rows().iterator();
        return new CooccurrenceRows() {
            @Override
            public CooccurrenceCounts.Totals totals() {
                return counts.totals();
            }

            @Override
            public CooccurrenceCounts.Items sources() {
                return counts.sources();
            }

            @Override
            public CooccurrenceCounts.Items targets() {
                return counts.targets();
            }

            @Override
            public CooccurrenceCounts.Row next() {
                return rows.next();
            }
        };
    }
}
