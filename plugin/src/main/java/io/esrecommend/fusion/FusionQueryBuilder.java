package io.esrecommend.fusion;

import io.esrecommend.format.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.TransportVersion;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.lucene.search.Queries;
import org.elasticsearch.index.fielddata.IndexNumericFieldData;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.mapper.MappedFieldType;
import org.elasticsearch.index.mapper.Uid;
import org.elasticsearch.index.query.AbstractQueryBuilder;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.index.query.QueryRewriteContext;
import org.elasticsearch.index.query.Rewriteable;
import org.elasticsearch.index.query.SearchExecutionContext;
import org.elasticsearch.search.internal.MaxClauseCountQueryVisitor;
import org.elasticsearch.search.vectors.KnnVectorQueryBuilder;
import org.elasticsearch.search.vectors.RescoreVectorBuilder;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What a recommend query is rewritten to: a {@link Fusion} and its {@link Candidates} on their way to the shards. Searches do
 * not name it.
 */
public final class FusionQueryBuilder extends AbstractQueryBuilder<FusionQueryBuilder> {

    /** The name on the wire. */
    public static final String NAME = "recommend_fusion";

    /** Every candidate's exact vector is compared anyway: a quantised field need not be searched for more, and compared twice. */
    private static final RescoreVectorBuilder NO_OVERSAMPLING = new RescoreVectorBuilder(0f);

    private static final int MAX_CANDIDATES = 10_000;

    private final Fusion fusion;
    private final Candidates candidates;

    /**
     * @param fusion scores
     * @param candidates are what is scored
     */
    public FusionQueryBuilder(Fusion fusion, Candidates candidates) {
        this.fusion = fusion;
        this.candidates = candidates;
    }

    /** Reads one from another node. */
    public FusionQueryBuilder(StreamInput in) throws IOException {
        super(in);
        WireFormat.read(in);
        fusion = new Fusion(in);
        candidates = new Candidates(in);
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        WireFormat.write(out);
        fusion.writeTo(out);
        candidates.writeTo(out);
    }

    /** What scores. */
    public Fusion fusion() {
        return fusion;
    }

    @Override
    protected QueryBuilder doRewrite(QueryRewriteContext context) throws IOException {
        List<QueryBuilder> filters = Rewriteable.rewrite(candidates.filters(), context);
        List<Part> parts = new ArrayList<>(fusion.parts().size());
        for (Part part : fusion.parts()) {
            parts.add(
                    part instanceof BoostPart boost
                            ? new BoostPart(
                                    boost.component(), boost.weight(), Rewriteable.rewrite(boost.filter(), context))
                            : part);
        }
        return filters.equals(candidates.filters()) && parts.equals(fusion.parts())
                ? this
                : new FusionQueryBuilder(new Fusion(parts), candidates.with(filters))
                        .boost(boost())
                        .queryName(queryName());
    }

    @Override
    protected Query doToQuery(SearchExecutionContext context, MaxClauseCountQueryVisitor visitor) throws IOException {
        if (context.nestedScope().getObjectMapper() != null) {
            throw new IllegalArgumentException(
                    "[recommend] matches items, not their nested documents, so that it cannot"
                            + " be used inside [nested]; use it beside that, in a [bool]");
        }
        if (!fusion.findsCandidates()) {
            Query none = Queries.newMatchNoDocsQuery("nothing to recommend from");
            none.visit(visitor);
            return none;
        }
        context.addCircuitBreakerMemory(candidates.bytesOfExcluded(), "items that are left out");
        List<String> few = new ArrayList<>();
        QueryBuilder restriction = restriction(few, context.getIndexSettings().getMaxTermsCount());
        List<Query> nearest = new ArrayList<>();
        for (int search = 0; search < candidates.nearest().size(); search++) {
            nearest.add(neighbours(search, few.size(), restriction).toQuery(context, visitor));
        }
        QueryBuilder filter = filter(candidates.filters(), List.of());
        Map<BoostPart, Query> boosts = new HashMap<>();
        Map<NumericPart, IndexNumericFieldData> numbers = new HashMap<>();
        for (Part part : fusion.parts()) {
            if (part instanceof BoostPart boost) {
                boosts.put(boost, boost.filter().toQuery(context, visitor));
            } else if (part instanceof NumericPart numeric) {
                numbers.put(numeric, number(numeric.field(), context));
            }
        }
        return new FusionQuery(
                fusion,
                new FusionQuery.Sources(
                        nearest,
                        terms(few),
                        filter == null ? null : filter.toQuery(context, visitor),
                        boosts,
                        numbers));
    }

    private KnnVectorQueryBuilder neighbours(int search, int more, QueryBuilder restriction) {
        Candidates.Nearest near = candidates.nearest().get(search);
        KnnVectorQueryBuilder neighbours = new KnnVectorQueryBuilder(
                near.field(),
                near.vector(),
                Math.min(MAX_CANDIDATES, candidates.k(search) + more),
                Math.min(MAX_CANDIDATES, candidates.numCandidates(search) + more),
                null,
                NO_OVERSAMPLING,
                null);
        return restriction == null ? neighbours : neighbours.addFilterQuery(restriction);
    }

    /**
     * What neighbours are restricted to. A few excluded items are looked for among the neighbours instead, so many more of which
     * are searched for: to search among all others takes longer. A list of many is a clause of its own, so that one which comes
     * again, such as of what a shop has not in stock, is known to Elasticsearch's query cache.
     *
     * @param maxTerms the most ids that a clause may have; a longer list becomes several
     */
    private QueryBuilder restriction(List<String> few, int maxTerms) {
        List<List<String>> many = new ArrayList<>();
        for (List<String> list : candidates.excluded()) {
            if (few.size() + list.size() <= candidates.k()) {
                few.addAll(list);
            } else {
                for (int from = 0; from < list.size(); from += maxTerms) {
                    many.add(list.subList(from, Math.min(list.size(), from + maxTerms)));
                }
            }
        }
        return filter(candidates.filters(), many);
    }

    private static QueryBuilder filter(List<QueryBuilder> filters, List<List<String>> excluded) {
        if (filters.isEmpty() && excluded.isEmpty()) {
            return null;
        }
        BoolQueryBuilder filter = QueryBuilders.boolQuery();
        filters.forEach(filter::filter);
        excluded.forEach(list -> filter.mustNot(QueryBuilders.termsQuery(IdFieldMapper.NAME, list)));
        return filter;
    }

    private static List<BytesRef> terms(List<String> ids) {
        return ids.stream().map(Uid::encodeId).sorted().distinct().toList();
    }

    /** The numbers of a field; null where it is not mapped, so that no item has one. */
    private static IndexNumericFieldData number(String field, SearchExecutionContext context) {
        MappedFieldType type = context.getFieldType(field);
        return type != null
                        && context.getForField(type, MappedFieldType.FielddataOperation.SEARCH)
                                instanceof IndexNumericFieldData numbers
                ? numbers
                : null;
    }

    @Override
    protected void doXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject(NAME)
                .stringListField(
                        "components",
                        fusion.parts().stream()
                                .map(part -> part.component().label())
                                .toList())
                .field("searches", candidates.nearest().size())
                .field(
                        "excluded",
                        candidates.excluded().stream().mapToInt(List::size).sum())
                .field("k", candidates.k())
                .field("num_candidates", candidates.numCandidates());
        boostAndQueryNameToXContent(builder);
        builder.endObject();
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }

    @Override
    public TransportVersion getMinimalSupportedVersion() {
        return TransportVersion.minimumCompatible();
    }

    @Override
    protected boolean doEquals(FusionQueryBuilder other) {
        return fusion.equals(other.fusion) && candidates.equals(other.candidates);
    }

    @Override
    protected int doHashCode() {
        return Objects.hash(fusion, candidates);
    }
}
