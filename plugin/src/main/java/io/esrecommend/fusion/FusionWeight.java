package io.esrecommend.fusion;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.index.fielddata.IndexNumericFieldData;
import org.elasticsearch.index.fielddata.SortedNumericDoubleValues;

/** Finds the candidates of a {@link FusionQuery} in a segment. */
final class FusionWeight extends Weight {

    private final Fusion fusion;
    private final float boost;
    private final List<Weight> nearest = new ArrayList<>();
    private final BytesRef[] excluded;
    private final Weight filter;
    private final Map<BoostPart, Weight> boosts = new HashMap<>();
    private final Map<NumericPart, IndexNumericFieldData> numbers;

    FusionWeight(FusionQuery query, Fusion fusion, FusionQuery.Sources sources, IndexSearcher searcher, float boost)
            throws IOException {
        super(query);
        this.fusion = fusion;
        this.boost = boost;
        for (Query neighbours : sources.nearest()) {
            nearest.add(weight(searcher, neighbours));
        }
        excluded = sources.excluded().toArray(BytesRef[]::new);
        filter = sources.filter() == null ? null : weight(searcher, sources.filter());
        for (Map.Entry<BoostPart, Query> part : sources.boosts().entrySet()) {
            boosts.put(part.getKey(), weight(searcher, part.getValue()));
        }
        numbers = sources.numbers();
    }

    private static Weight weight(IndexSearcher searcher, Query query) throws IOException {
        return searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    }

    @Override
    public ScorerSupplier scorerSupplier(LeafReaderContext segment) throws IOException {
        Map<TablePart, ItemTable> tables = tables(segment.reader());
        int[] candidates = candidates(segment, tables);
        if (candidates.length == 0) {
            return null;
        }
        float maxScore = SegmentFusion.maxScore(fusion, boost);
        return new DefaultScorerSupplier(new CandidateScorer(candidates, scores(segment, tables), maxScore));
    }

    private Map<TablePart, ItemTable> tables(LeafReader segment) throws IOException {
        Map<TablePart, ItemTable> tables = new HashMap<>();
        for (Part part : fusion.parts()) {
            if (part instanceof TablePart table) {
                tables.put(table, ItemTable.of(segment, table.terms()));
            }
        }
        return tables;
    }

    private int[] candidates(LeafReaderContext segment, Map<TablePart, ItemTable> tables) throws IOException {
        IntStream listed = tables.entrySet().stream()
                .filter(table -> table.getKey().candidates())
                .flatMapToInt(table -> IntStream.of(table.getValue().docs()));
        int[] passing = passing(listed.sorted().distinct().toArray(), segment);
        return IntStream.concat(IntStream.of(near(segment)), IntStream.of(passing))
                .sorted()
                .distinct()
                .toArray();
    }

    /** The nearest neighbours, in order, without those that are excluded. */
    private int[] near(LeafReaderContext segment) throws IOException {
        IntStream.Builder docs = IntStream.builder();
        for (Weight neighbours : nearest) {
            Scorer scorer = neighbours.scorer(segment);
            DocIdSetIterator iterator = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
            for (int doc = iterator.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = iterator.nextDoc()) {
                docs.add(doc);
            }
        }
        int[] near = docs.build().sorted().distinct().toArray();
        ItemTable unwanted = ItemTable.of(segment.reader(), near.length == 0 ? new BytesRef[0] : excluded);
        int size = 0;
        for (int doc : near) {
            if (unwanted.place(doc) < 0) {
                near[size++] = doc;
            }
        }
        return Arrays.copyOf(near, size);
    }

    private int[] passing(int[] sorted, LeafReaderContext segment) throws IOException {
        if (filter == null || sorted.length == 0) {
            return sorted;
        }
        Scorer scorer = filter.scorer(segment);
        DocIdSetIterator iterator = scorer == null ? DocIdSetIterator.empty() : scorer.iterator();
        int size = 0;
        for (int doc : sorted) {
            if ((iterator.docID() < doc ? iterator.advance(doc) : iterator.docID()) == doc) {
                sorted[size++] = doc;
            }
        }
        return Arrays.copyOf(sorted, size);
    }

    private SegmentFusion scores(LeafReaderContext segment, Map<TablePart, ItemTable> tables) throws IOException {
        Map<String, SegmentVectors> vectors = new HashMap<>();
        List<SegmentPart> parts = new ArrayList<>(fusion.parts().size());
        for (Part part : fusion.parts()) {
            parts.add(
                    switch (part) {
                        case SimilarityPart similarity -> {
                            SegmentVectors known = vectors.get(similarity.field());
                            if (known == null) {
                                known = new SegmentVectors(segment.reader(), similarity.field());
                                vectors.put(similarity.field(), known);
                            }
                            yield new SegmentPart.Similarity(similarity, known);
                        }
                        case TablePart table -> new SegmentPart.Table(table, tables.get(table));
                        case NumericPart numeric -> new SegmentPart.Numeric(numeric, numbers(numeric, segment));
                        case BoostPart boosted ->
                            new SegmentPart.Boost(boosted, boosts.get(boosted).scorer(segment));
                    });
        }
        return new SegmentFusion(fusion, parts, boost);
    }

    private SortedNumericDoubleValues numbers(NumericPart part, LeafReaderContext segment) {
        IndexNumericFieldData field = numbers.get(part);
        return field == null ? null : field.load(segment).getDoubleValues();
    }

    @Override
    public Explanation explain(LeafReaderContext segment, int doc) throws IOException {
        Scorer scorer = scorer(segment);
        if (scorer == null || scorer.iterator().advance(doc) != doc) {
            return Explanation.noMatch("is no candidate: not among the nearest neighbours of an interest, nor in a"
                    + " table of the request, or filtered out");
        }
        return scores(segment, tables(segment.reader())).explain(doc);
    }

    @Override
    public boolean isCacheable(LeafReaderContext segment) {
        return false;
    }
}
