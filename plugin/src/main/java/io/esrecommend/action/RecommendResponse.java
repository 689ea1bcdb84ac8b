package io.esrecommend.action;

import io.esrecommend.query.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.rest.action.RestActions;
import org.elasticsearch.search.SearchHit;
import org.elasticsearch.search.SearchHits;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Hits as a search gives them, with what the answer rests on and why each hit is there. */
public final class RecommendResponse extends ActionResponse implements ToXContentObject {

    private final SearchResponse search;
    private final List<String> answeredBy;
    private final List<String> notes;
    private final Map<String, List<Resolution.Reason>> reasons;

    /**
     * @param search held until this response is released
     * @param resolution what the search was made from
     * @param reasons by hit; empty if none were asked for
     */
    RecommendResponse(SearchResponse search, Resolution resolution, Map<String, List<Resolution.Reason>> reasons) {
        this.search = search;
        this.answeredBy = resolution.answeredBy();
        this.reasons = reasons;
        this.notes = new ArrayList<>(resolution.notes());
        TotalHits total = search.getHits().getTotalHits();
        if (total != null && total.value() == 0 && !resolution.isEmpty()) {
            notes.add("all_filtered");
        }
        search.mustIncRef();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("took", search.getTook().millis()).field("timed_out", search.isTimedOut());
        RestActions.buildBroadcastShardsHeader(
                builder,
                params,
                search.getTotalShards(),
                search.getSuccessfulShards(),
                search.getSkippedShards(),
                search.getFailedShards(),
                search.getShardFailures());
        builder.stringListField("answered_by", answeredBy);
        if (!notes.isEmpty()) {
            builder.stringListField("notes", notes);
        }
        SearchHits hits = search.getHits();
        builder.startObject("hits");
        if (hits.getTotalHits() != null) {
            builder.startObject("total")
                    .field("value", hits.getTotalHits().value())
                    .field("relation", hits.getTotalHits().relation() == TotalHits.Relation.EQUAL_TO ? "eq" : "gte")
                    .endObject();
        }
        builder.field("max_score", Float.isNaN(hits.getMaxScore()) ? null : hits.getMaxScore());
        builder.startArray("hits");
        for (SearchHit hit : hits) {
            builder.startObject();
            hit.toInnerXContent(builder, params);
            if (reasons.containsKey(hit.getId())) {
                writeReasons(builder, reasons.get(hit.getId()));
            }
            builder.endObject();
        }
        return builder.endArray().endObject().endObject();
    }

    private static void writeReasons(XContentBuilder builder, List<Resolution.Reason> reasons) throws IOException {
        builder.startArray("reasons");
        for (Resolution.Reason reason : reasons) {
            builder.startObject().field("type", reason.type().label()).field("score", reason.score());
            if (!reason.because().isEmpty()) {
                builder.startArray("because");
                for (Resolution.Cause cause : reason.because()) {
                    builder.startObject().field("item", cause.item()).field("action", cause.action());
                    if (cause.text() != null) {
                        builder.field("text", cause.text());
                    }
                    builder.field("score", cause.score()).endObject();
                }
                builder.endArray();
            }
            builder.endObject();
        }
        builder.endArray();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        search.writeTo(out);
        out.writeStringCollection(answeredBy);
        out.writeStringCollection(notes);
        out.writeMap(
                reasons,
                (o, list) -> o.writeCollection(list, (r, reason) -> {
                    r.writeEnum(reason.type());
                    r.writeFloat(reason.score());
                    r.writeCollection(reason.because(), (c, cause) -> {
                        c.writeString(cause.item());
                        c.writeOptionalString(cause.action());
                        c.writeOptionalString(cause.text());
                        c.writeFloat(cause.score());
                    });
                }));
    }

    @Override
    public void incRef() {
        search.incRef();
    }

    @Override
    public boolean tryIncRef() {
        return search.tryIncRef();
    }

    @Override
    public boolean decRef() {
        return search.decRef();
    }

    @Override
    public boolean hasReferences() {
        return search.hasReferences();
    }
}
