package io.esrecommend.list;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;

/**
 * Chooses a list in which items fit and are unlike each other, by maximal marginal relevance (J. Carbonell and J.
 * Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering Documents and Producing Summaries", 1998): next
 * comes the candidate of the largest {@code (1 - w) r - w max s}, where {@code r} is its relevance, {@code s} its
 * likeness to an item that was chosen before, and {@code w} the weight of diversity.
 *
 * <p>{@code r} is the candidate's score, scaled so that over the candidates it goes from 0 to 1: the scores of the best
 * candidates lie close together, and likenesses do not. {@code s} is the cosine, or 0 where that is negative: an item
 * cannot be less like another than not at all. Candidates of the same worth come in the order that they have.
 *
 * <p>Which item comes at a place does not depend on how many are asked for, so that pages fit together. Takes time in
 * {@code O(chosen * candidates * dimensions)}, and memory in {@code O(candidates)}.
 */
final class MarginalRelevance {

    private final List<Candidate> candidates;
    private final float weight;
    private final int[] limits;

    /**
     * @param candidates the best first
     * @param weight of diversity, in [0,1]
     * @param limits by field, the most items that may have the same value
     */
    MarginalRelevance(List<Candidate> candidates, float weight, List<Integer> limits) {
        this.candidates = candidates;
        this.weight = weight;
        this.limits = limits.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Chooses the beginning of the list.
     *
     * @param size how many items are wanted; there may be fewer
     * @param pause called before each is chosen, to throw if the work is no longer wanted
     * @return the chosen candidates' places among the candidates
     */
    List<Integer> choose(int size, Runnable pause) {
        float[] relevance = relevance();
        float[] nearest = new float[relevance.length];
        boolean[] out = new boolean[relevance.length];
        List<Map<Object, Integer>> counts = new ArrayList<>();
        for (int f = 0; f < limits.length; f++) {
            counts.add(new HashMap<>());
        }
        List<Integer> chosen = new ArrayList<>();
        while (chosen.size() < size) {
            pause.run();
            int next = -1;
            float most = 0;
            for (int i = 0; i < relevance.length; i++) {
                float worth = (1 - weight) * relevance[i] - weight * nearest[i];
                if (!out[i] && (next < 0 || worth > most)) {
                    if (full(candidates.get(i), counts)) {
                        out[i] = true;
                    } else {
                        next = i;
                        most = worth;
                    }
                }
            }
            if (next < 0) {
                break;
            }
            chosen.add(next);
            out[next] = true;
            count(candidates.get(next), counts);
            approach(nearest, out, candidates.get(next));
        }
        return chosen;
    }

    private float[] relevance() {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (Candidate candidate : candidates) {
            least = Math.min(least, candidate.score());
            most = Math.max(most, candidate.score());
        }
        float[] relevance = new float[candidates.size()];
        for (int i = 0; i < relevance.length; i++) {
            relevance[i] = most > least ? (candidates.get(i).score() - least) / (most - least) : 1;
        }
        return relevance;
    }

    /** Whether a value of the candidate has as many items as it may have. */
    private boolean full(Candidate candidate, List<Map<Object, Integer>> counts) {
        for (int f = 0; f < limits.length; f++) {
            for (Object value : candidate.values().get(f)) {
                if (counts.get(f).getOrDefault(value, 0) >= limits[f]) {
                    return true;
                }
            }
        }
        return false;
    }

    private void count(Candidate candidate, List<Map<Object, Integer>> counts) {
        for (int f = 0; f < limits.length; f++) {
            for (Object value : candidate.values().get(f)) {
                counts.get(f).merge(value, 1, Integer::sum);
            }
        }
    }

    /** Brings every candidate that is left as near as it is to the one that was chosen. */
    private void approach(float[] nearest, boolean[] out, Candidate chosen) {
        if (weight == 0 || chosen.direction() == null) {
            return;
        }
        for (int i = 0; i < nearest.length; i++) {
            float[] direction = out[i] ? null : candidates.get(i).direction();
            if (direction != null) {
                nearest[i] = Math.max(nearest[i], VectorUtil.dotProduct(chosen.direction(), direction));
            }
        }
    }
}
