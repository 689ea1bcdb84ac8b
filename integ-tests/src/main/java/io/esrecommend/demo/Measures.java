package io.esrecommend.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well lists of recommendations foretell what was held back, one item a user.
 *
 * @param users measured
 * @param recall the share of users whose item is in their list
 * @param ndcg the mean of {@code 1 / log2(rank + 1)}, 0 where the item is not in the list
 * @param ndcgError the standard error of that mean; 0 with fewer than two users
 * @param coverage the share of all items that are in any list
 */
record Measures(int users, double recall, double ndcg, double ndcgError, double coverage) {

    /**
     * Measures lists.
     *
     * @param lists by user, the best first
     * @param answers by user
     * @param items in the catalogue
     */
    static Measures of(Map<String, List<String>> lists, Map<String, String> answers, int items) {
        int users = lists.size();
        double found = 0;
        double sum = 0;
        double squares = 0;
        Set<String> covered = new HashSet<>();
        for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            covered.addAll(list.getValue());
            int at = list.getValue().indexOf(answers.get(list.getKey()));
            if (at >= 0) {
                double gain = Math.log(2) / Math.log(at + 2.0);
                found++;
                sum += gain;
                squares += gain * gain;
            }
        }
        double mean = sum / Math.max(1, users);
        double variance = users < 2 ? 0 : Math.max(0, squares - users * mean * mean) / (users - 1);
        return new Measures(
                users,
                found / Math.max(1, users),
                mean,
                Math.sqrt(variance / Math.max(1, users)),
                (double) covered.size() / items);
    }
}
