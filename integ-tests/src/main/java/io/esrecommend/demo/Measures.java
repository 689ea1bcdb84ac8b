package io.esrecommend.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well lists of recommendations foretell what was held back, one item a user.
 *
 * @param gains {@code 1 / log2(rank + 1)} of each user, in order; 0 where the item is not in the list
 * @param recall the share of users whose item is in their list
 * @param ndcg the mean of the gains
 * @param ndcgError the standard error of that mean; 0 with fewer than two users
 * @param coverage the share of all items that are in any list
 */
record Measures(List<Double> gains, double recall, double ndcg, double ndcgError, double coverage) {

    /**
     * Measures lists.
     *
     * @param lists by user, the best first
     * @param answers by user
     * @param items in the catalogue
     */
    static Measures of(Map<String, List<String>> lists, Map<String, String> answers, int items) {
        List<Double> gains = new ArrayList<>(lists.size());
        Set<String> covered = new HashSet<>();
        for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            covered.addAll(list.getValue());
            int at = list.getValue().indexOf(answers.get(list.getKey()));
            gains.add(at < 0 ? 0 : Math.log(2) / Math.log(at + 2.0));
        }
        double found = gains.stream().filter(gain -> gain > 0).count();
        return new Measures(
                gains, found / Math.max(1, gains.size()), mean(gains), error(gains), (double) covered.size() / items);
    }

    /** What others gain less, user by user. */
    List<Double> over(Measures others) {
        List<Double> differences = new ArrayList<>(gains.size());
        for (int i = 0; i < gains.size(); i++) {
            differences.add(gains.get(i) - others.gains.get(i));
        }
        return differences;
    }

    /** The mean; 0 of none. */
    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** The standard error of the mean; 0 of fewer than two. */
    static double error(List<Double> values) {
        if (values.size() < 2) {
            return 0;
        }
        double mean = mean(values);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.size() - 1) / values.size());
    }
}
