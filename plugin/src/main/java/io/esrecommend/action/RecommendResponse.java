package io.esrecommend.action;

import io.esrecommend.list.ItemList;
import io.esrecommend.query.Reasons;
import io.esrecommend.query.RecommendationId;
import io.esrecommend.query.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.search.TotalHits;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.search.SearchResponse;
import org.elasticsearch.action.support.TransportAction;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.rest.action.RestActions;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Hits as a search gives them, with what the answer rests on and why each hit is there. */
public final class RecommendResponse extends ActionResponse implements ToXContentObject {

    private final RecommendationId id;
    private final String variant;
    private final long took;
    private final ItemList list;
    private final TotalHits total;
    private final List<String> answeredBy;
    private final List<String> notes;
    private final List<List<Resolution.Reason>> reasons = new ArrayList<>();

    /**
     * @param id names the list
     * @param took milliseconds, of everything
     * @param resolution what the list was made from
     * @param list its hits are held until this response is released
     */
    RecommendResponse(RecommendationId id, long took, Resolution resolution, ItemList list) {
        this.id = id;
        this.variant = resolution.variant();
        this.took = took;
        this.list = list;
        this.total = list.search().getHits().getTotalHits();
        this.answeredBy = resolution.answeredBy();
        this.notes = new ArrayList<>(resolution.notes());
        if (total != null && total.value() == 0 && !resolution.isEmpty()) {
            notes.add("all_filtered");
        }
        if (!list.vectors().isEmpty()) {
            Reasons why = new Reasons(resolution);
            for (int i = 0; i < list.hits().size(); i++) {
                reasons.add(why.of(list.hits().get(i).getId(), list.vectors().get(i)));
            }
        }
        list.read().mustIncRef();
    }

    /** Why the answer is less than it could be. */
    List<String> notes() {
        return Collections.unmodifiableList(notes);
    }

    /** Items that the search found, or at least so many; negative where that was not counted. */
    long candidates() {
        return total == null ? -1 : total.value();
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        SearchResponse search = list.search();
        builder.startObject()
                .field("took", took)
                .field("timed_out", search.isTimedOut() || list.read().isTimedOut())
                .field("recommendation_id", id.toString());
        if (variant != null) {
            builder.field("variant", variant);
        }
        builder.stringListField("answered_by", answeredBy);
        if (!notes.isEmpty()) {
            builder.stringListField("notes", notes);
        }
        RestActions.buildBroadcastShardsHeader(
                builder,
                params,
                search.getTotalShards(),
                search.getSuccessfulShards(),
                search.getSkippedShards(),
                search.getFailedShards(),
                search.getShardFailures());
        builder.startObject("hits");
        if (total != null) {
            builder.startObject("total")
                    .field("value", total.value())
                    .field("relation", total.relation() == TotalHits.Relation.EQUAL_TO ? "eq" : "gte")
                    .endObject();
        }
        builder.field("max_score", Float.isNaN(list.maxScore()) ? null : list.maxScore());
        builder.startArray("hits");
        for (int i = 0; i < list.hits().size(); i++) {
            builder.startObject();
            list.hits().get(i).toInnerXContent(builder, params);
            if (!reasons.isEmpty()) {
                writeReasons(builder, reasons.get(i));
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
                    if (cause.title() != null) {
                        builder.field("title", cause.title());
                    }
                    builder.field("score", cause.score()).endObject();
                }
                builder.endArray();
            }
            builder.endObject();
        }
        builder.endArray();
    }

    /** Only the node that was asked answers. */
    @Override
    public void writeTo(StreamOutput out) {
        TransportAction.localOnly();
    }

    @Override
    public void incRef() {
        list.read().incRef();
    }

    @Override
    public boolean tryIncRef() {
        return list.read().tryIncRef();
    }

    @Override
    public boolean decRef() {
        return list.read().decRef();
    }

    @Override
    public boolean hasReferences() {
        return list.read().hasReferences();
    }
}
