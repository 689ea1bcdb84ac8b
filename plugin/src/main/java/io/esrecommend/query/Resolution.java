package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.fusion.FusionQueryBuilder;
import io.esrecommend.vector.VectorSpace;
import java.util.List;
import java.util.Map;
import org.elasticsearch.core.Nullable;

/**
 * All that was read for a request: the query, and what tells why an item fits.
 *
 * @param engine that recommends, as its variant has it
 * @param variant the name of the variant that answers; null where the engine has none
 * @param query what the shards run
 * @param answeredBy what is known that the answer rests on: {@code user}, {@code items}, {@code text}, or
 *     {@code popular} where nothing is; empty where there is nothing to recommend from
 * @param notes why the answer is less than it could be: {@code no_statistics}, {@code cold_start}, {@code
 *     model_unavailable}
 * @param spaces in which vectors are compared, by their field, that of the items' own first
 * @param association how items occur with the evidence
 * @param evidence what speaks for the user, the newest first
 * @param evidenceItems the evidence's items, as far as they were found
 */
public record Resolution(
        Engine engine,
        @Nullable String variant,
        FusionQueryBuilder query,
        List<String> answeredBy,
        List<String> notes,
        Map<String, VectorSpace> spaces,
        Association association,
        List<Evidence> evidence,
        Map<String, ItemVectors.Item> evidenceItems) {

    /** The space of the items' own vector. */
    public VectorSpace space() {
        return spaces.values().iterator().next();
    }

    /** Nothing to recommend from. */
    public boolean isEmpty() {
        return !query.fusion().findsCandidates();
    }

    /**
     * Why an item was recommended.
     *
     * @param type the component
     * @param score the component, in [0,1]
     * @param because what the user did, that explains the component; may be empty
     */
    public record Reason(Component type, float score, List<Cause> because) {}

    /**
     * An item that the user did.
     *
     * @param item its id
     * @param action what the user did; null for an item of the request
     * @param title what names the item; null if there is nothing
     * @param score what it adds to a {@code cooccurrence}, or its likeness to the item
     */
    public record Cause(String item, String action, String title, float score) {}
}
