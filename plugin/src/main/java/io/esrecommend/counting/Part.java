package io.esrecommend.counting;

import io.esrecommend.cooccurrence.InternalCooccurrence;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.elasticsearch.action.support.PlainActionFuture;

/** Some items whose rows are made at a time. */
interface Part {

    /** Asks for their pairs, as often as need be. */
    PlainActionFuture<InternalCooccurrence> pairs();

    /** Their names, so that rows of those that nobody did any more go; none where there are no rows yet. */
    Collection<String> items();

    /** The same items in two parts; none where they cannot be divided. */
    List<Part> halves();

    /** Items by their hash, of which there are no rows yet. */
    record Hashed(
            HistoryCounts.Partition partition,
            Function<HistoryCounts.Partition, PlainActionFuture<InternalCooccurrence>> search)
            implements Part {

        private static final int MAX_PARTITIONS = 1 << 20;

        @Override
        public PlainActionFuture<InternalCooccurrence> pairs() {
            return search.apply(partition);
        }

        @Override
        public Collection<String> items() {
            return List.of();
        }

        @Override
        public List<Part> halves() {
            int of = partition.of();
            return of > MAX_PARTITIONS
                    ? List.of()
                    : List.of(
                            new Hashed(new HistoryCounts.Partition(partition.number(), 2 * of), search),
                            new Hashed(new HistoryCounts.Partition(partition.number() + of, 2 * of), search));
        }
    }

    /** Items by their names. */
    record Named(List<String> items, Function<Collection<String>, PlainActionFuture<InternalCooccurrence>> search)
            implements Part {

        @Override
        public PlainActionFuture<InternalCooccurrence> pairs() {
            return search.apply(items);
        }

        @Override
        public List<Part> halves() {
            int half = items.size() / 2;
            return half == 0
                    ? List.of()
                    : List.of(
                            new Named(items.subList(0, half), search),
                            new Named(items.subList(half, items.size()), search));
        }
    }
}
