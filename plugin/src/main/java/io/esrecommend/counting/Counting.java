package io.esrecommend.counting;

import io.esrecommend.cooccurrence.InternalCooccurrence;
import io.esrecommend.cooccurrence.NeighbourRow;
import io.esrecommend.cooccurrence.Ranking;
import io.esrecommend.history.FoldLedger;
import io.esrecommend.neighbour.NeighbourIndex;
import io.esrecommend.neighbour.Relation;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.common.breaker.CircuitBreakingException;

/**
 * Makes the rows of a relation, some items at a time: while the rows of some are ranked and written, the pairs of the next
 * are counted. Blocks until that is done.
 */
final class Counting {

    private final CountingProgress progress;
    private final FoldLedger ledger;
    private final NeighbourIndex neighbours;
    private final Ranking ranking;

    /**
     * @param progress hears of each part whose rows are written
     * @param ledger says whether a user was erased meanwhile
     * @param neighbours takes the rows
     */
    Counting(CountingProgress progress, FoldLedger ledger, NeighbourIndex neighbours, Ranking ranking) {
        this.progress = progress;
        this.ledger = ledger;
        this.neighbours = neighbours;
        this.ranking = ranking;
    }

    /** Pairs that were asked for, and how many users had been erased when they were. */
    private record Asked(Part part, long erasures, PlainActionFuture<InternalCooccurrence> pairs) {}

    /**
     * Makes the rows of parts, in their order.
     *
     * @param targets the users of a target item, in units of the counts
     */
    void count(Relation relation, List<Part> parts, ToLongFunction<String> targets) {
        Asked next = parts.isEmpty() ? null : ask(parts.getFirst());
        for (int i = 0; i < parts.size(); i++) {
            Asked asked = next;
            next = i + 1 < parts.size() ? ask(parts.get(i + 1)) : null;
            Made made = make(relation, asked, targets);
            progress.counted(made.items, made.pairs);
        }
    }

    private Asked ask(Part part) {
        return new Asked(part, ledger.erasures(), part.pairs());
    }

    /** What was made of a part. */
    private record Made(int items, long pairs) {}

    /** Where there is no memory for the pairs of so many items, half of them come after the other. */
    private Made make(Relation relation, Asked asked, ToLongFunction<String> targets) {
        try {
            return write(relation, asked, targets);
        } catch (RuntimeException e) {
            List<Part> halves = asked.part.halves();
            if (halves.isEmpty() || ExceptionsHelper.unwrap(e, CircuitBreakingException.class) == null) {
                throw e;
            }
            int items = 0;
            long pairs = 0;
            for (Part half : halves) {
                Made made = make(relation, ask(half), targets);
                items += made.items;
                pairs += made.pairs;
            }
            return new Made(items, pairs);
        }
    }

    private Made write(Relation relation, Asked first, ToLongFunction<String> targets) {
        Asked asked = first;
        while (true) {
            InternalCooccurrence pairs = asked.pairs.actionGet();
            List<NeighbourRow> rows = pairs.rows(targets, pairs.users(), ranking);
            neighbours.write(relation, rows);
            neighbours.delete(relation, vanished(asked.part, rows));
            if (ledger.erasures() == asked.erasures) {
                return new Made(rows.size(), pairs.pairs());
            }
            // What was counted may be of a user who is gone by now.
            neighbours.delete(relation, names(rows));
            asked = ask(asked.part);
        }
    }

    private static Collection<String> vanished(Part part, List<NeighbourRow> rows) {
        Set<String> left = new HashSet<>(part.items());
        left.removeAll(names(rows));
        return left;
    }

    private static Set<String> names(List<NeighbourRow> rows) {
        return rows.stream().map(NeighbourRow::item).collect(Collectors.toSet());
    }
}
