package io.esrecommend.query;

import io.esrecommend.engine.Rotation;
import io.esrecommend.interaction.Interaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.core.Nullable;

/**
 * What a user did, read when it is asked for, so that the next recommendation knows the last interaction.
 *
 * @param evidence the newest items that speak for the user's taste, the newest first
 * @param rejected the newest items that the user rejects, the newest first; each weighs as much as its action's weight is
 *     below 0
 * @param seen the items that are left out because the user did something with them
 * @param exposure how much each item was shown to the user: the sum over the times of {@code 0.5^(age / half-life)};
 *     above 0, items that were not shown are missing
 * @param profile the vector of the user's own document; null if there is none, or it does not matter
 * @param partial whether some of this could not be read, because a shard failed or the time was over
 */
public record UserInteractions(
        List<Evidence> evidence,
        List<Evidence> rejected,
        Set<String> seen,
        Map<String, Float> exposure,
        @Nullable float[] profile,
        boolean partial) {

    /** Nobody. */
    public static final UserInteractions NONE =
            new UserInteractions(List.of(), List.of(), Set.of(), Map.of(), null, false);

    /**
     * The newest word on each item, for it or against it: who rejects an item after a view does not want it.
     *
     * @param newest interactions, the newest first
     * @param actions the weight of each action
     */
    static UserInteractions of(
            List<Interaction> newest,
            Map<String, Float> actions,
            Set<String> seen,
            Map<String, Float> exposure,
            @Nullable float[] profile,
            boolean partial) {
        List<Evidence> evidence = new ArrayList<>();
        List<Evidence> rejected = new ArrayList<>();
        Set<String> judged = new HashSet<>();
        Map<String, Integer> positions = new HashMap<>();
        for (Interaction interaction : newest) {
            float weight = actions.getOrDefault(interaction.action(), 0f);
            if (weight != 0 && judged.add(interaction.item())) {
                int position = positions.merge(interaction.action(), 1, Integer::sum) - 1;
                (weight > 0 ? evidence : rejected)
                        .add(new Evidence(interaction.item(), interaction.action(), Math.abs(weight), position));
            }
        }
        return new UserInteractions(evidence, rejected, seen, exposure, profile, partial);
    }

    /**
     * The items of interactions that a rule counts.
     *
     * @param now in milliseconds since the epoch
     */
    static Set<String> seen(List<Interaction> interactions, SeenRule rule, long now) {
        Set<String> seen = new HashSet<>();
        for (Interaction interaction : interactions) {
            if (rule.counts(interaction, now)) {
                seen.add(interaction.item());
            }
        }
        return seen;
    }

    /**
     * How much each item was shown.
     *
     * @param shown an interaction for each time
     * @param now in milliseconds since the epoch
     */
    static Map<String, Float> exposure(List<Interaction> shown, Rotation rotation, long now) {
        Map<String, Float> exposure = new HashMap<>();
        for (Interaction interaction : shown) {
            double age = Math.max(0, now - interaction.time());
            float share = (float) Math.pow(0.5, age / rotation.halfLife().millis());
            exposure.merge(interaction.item(), share, Float::sum);
        }
        return exposure;
    }
}
