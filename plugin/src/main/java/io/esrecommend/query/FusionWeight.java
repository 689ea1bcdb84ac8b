package io.esrecommend.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IntsRef;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.mapper.Uid;

/** Finds the candidates of a {@link FusionQuery} in a segment. */
final class FusionWeight extends Weight {

    private final Fusion fusion;
    private final List<TermTable> tables;
    private final List<Weight> nearest;
    private final Weight filter;
    private final float boost;

    /**
     * @param query it belongs to
     * @param fusion scores
     * @param nearest match the neighbours of the interests
     * @param filter that every candidate must match; null for none
     */
    FusionWeight(FusionQuery query, Fusion fusion, List<Weight> nearest, Weight filter, float boost) {
        super(query);
        this.fusion = fusion;
        this.tables = fusion.tables().stream().map(TermTable::of).toList();
        this.nearest = nearest;
        this.filter = filter;
        this.boost = boost;
    }

    @Override
    public ScorerSupplier scorerSupplier(LeafReaderContext segment) throws IOException {
        List<ItemTable> found = find(segment);
        int[] candidates = candidates(segment, found);
        if (candidates.length == 0) {
            return null;
        }
        SegmentFusion scores = new SegmentFusion(fusion, segment.reader(), found);
        return new DefaultScorerSupplier(new CandidateScorer(candidates, scores, boost));
    }

    private List<ItemTable> find(LeafReaderContext segment) throws IOException {
        List<ItemTable> found = new ArrayList<>(tables.size());
        for (TermTable table : tables) {
            found.add(ItemTable.of(segment.reader(), IdFieldMapper.NAME, table.terms, table.values));
        }
        return found;
    }

    private int[] candidates(LeafReaderContext segment, List<ItemTable> found) throws IOException {
        IntStream docs = found.stream().flatMapToInt(table -> IntStream.of(table.docs()));
        for (Weight neighbours : nearest) {
            Scorer scorer = neighbours.scorer(segment);
            if (scorer != null) {
                docs = IntStream.concat(docs, IntStream.of(all(scorer.iterator())));
            }
        }
        int[] sorted = docs.sorted().distinct().toArray();
        return filter == null || sorted.length == 0 ? sorted : passing(sorted, filter.scorer(segment));
    }

    private static int[] all(DocIdSetIterator iterator) throws IOException {
        IntStream.Builder docs = IntStream.builder();
        for (int doc = iterator.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = iterator.nextDoc()) {
            docs.add(doc);
        }
        return docs.build().toArray();
    }

    private static int[] passing(int[] sorted, Scorer scorer) throws IOException {
        if (scorer == null) {
            return new int[0];
        }
        DocIdSetIterator iterator = scorer.iterator();
        IntsRef kept = new IntsRef(new int[sorted.length], 0, 0);
        for (int doc : sorted) {
            if (iterator.docID() < doc) {
                iterator.advance(doc);
            }
            if (iterator.docID() == doc) {
                kept.ints[kept.length++] = doc;
            }
        }
        return IntStream.of(kept.ints).limit(kept.length).toArray();
    }

    @Override
    public Explanation explain(LeafReaderContext segment, int doc) throws IOException {
        Scorer scorer = scorer(segment);
        if (scorer == null || scorer.iterator().advance(doc) != doc) {
            return Explanation.noMatch("is no candidate: not among the nearest neighbours of an interest, nor in a"
                    + " table of the request, or filtered out");
        }
        return new SegmentFusion(fusion, segment.reader(), find(segment)).explain(doc, boost);
    }

    @Override
    public boolean isCacheable(LeafReaderContext segment) {
        return false;
    }

    /** The items of a table as terms of the id field, in order, with their values. */
    private record TermTable(BytesRef[] terms, float[] values) {
        static TermTable of(Fusion.Table table) {
            BytesRef[] encoded = table.items().stream().map(Uid::encodeId).toArray(BytesRef[]::new);
            int[] order = IntStream.range(0, encoded.length)
                    .boxed()
                    .sorted(Comparator.comparing(i -> encoded[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            BytesRef[] terms = new BytesRef[order.length];
            float[] values = new float[order.length];
            for (int i = 0; i < order.length; i++) {
                terms[i] = encoded[order[i]];
                values[i] = table.values()[order[i]];
            }
            return new TermTable(terms, values);
        }
    }
}
