package io.esrecommend.query;

import io.esrecommend.engine.Variants;
import org.elasticsearch.core.Nullable;

/** Which variant of an engine answers a request: the one that is asked for, else that of the list it goes on with, else the user's. */
final class Assignment {

    private Assignment() {}

    /**
     * The name of the variant.
     *
     * @param person the id that stands for all ids of the user; null for none
     * @throws IllegalArgumentException if the engine does not have what is asked for, or not any more
     */
    static String of(RecommendSpec spec, Variants variants, @Nullable String person) {
        String named = spec.variant();
        if (named != null) {
            variants.require(named);
        }
        RecommendationId continued = spec.continued();
        if (continued == null) {
            return named == null ? variants.assign(spec.engine(), person) : named;
        }
        String begun = variants.named(continued.variant());
        if (begun == null) {
            throw new IllegalArgumentException("[recommendation_id] is [" + continued
                    + "], of a list of a variant that the engine no longer has; leave it out to begin a new list");
        }
        if (named != null && !named.equals(begun)) {
            throw new IllegalArgumentException("[variant] is [" + named + "] but [recommendation_id] is [" + continued
                    + "], of a list of [" + begun + "]; leave out one of them");
        }
        return begun;
    }
}
