package io.esrecommend.evaluation;

import io.esrecommend.evaluation.TestUser.Given;
import io.esrecommend.evaluation.TestUser.TestItem;
import io.esrecommend.measure.ValueBaseline;
import io.esrecommend.measure.ValueErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How well a variant's scores tell the values that users gave to what is held back: each value is predicted from what
 * the means of the item and the user say, and the score. An item that the user cannot be recommended has the score 0.
 */
final class ValuePrediction {

    private final List<Expected> expected = new ArrayList<>();

    /**
     * A value that is to be predicted.
     *
     * @param user the number of the test user
     * @param baseline what the means say
     */
    private record Expected(int user, TestItem item, double baseline) {}

    /**
     * Expects the values that users have given to what is held back.
     *
     * @param users whose values are predicted
     * @param items of training, with the values that were given there
     */
    ValuePrediction(List<TestUser> users, ItemNumbers items) {
        int trained = items.size();
        ValueBaseline baseline = new ValueBaseline(trained + 1);
        boolean any = false;
        for (int item = 0; item < trained; item++) {
            for (int i = 0; i < items.values(item); i++) {
                baseline.add(item, items.meanValue(item));
                any = true;
            }
        }
        if (!any) {
            return;
        }
        for (int u = 0; u < users.size(); u++) {
            TestUser user = users.get(u);
            double residuals = 0;
            for (Given given : user.values()) {
                residuals += given.value() - baseline.of(given.item());
            }
            for (TestItem item : user.items()) {
                if (item.value() != null) {
                    int number = items.find(item.id());
                    double means = baseline.of(
                            number < 0 || number > trained ? trained : number,
                            residuals,
                            user.values().size());
                    expected.add(new Expected(u, item, means));
                }
            }
        }
    }

    /** Whether there is nothing to predict. */
    boolean isEmpty() {
        return expected.isEmpty();
    }

    /** The items of a user whose values are predicted. */
    List<String> items(int user) {
        return expected.stream()
                .filter(one -> one.user == user)
                .map(one -> one.item.id())
                .toList();
    }

    /**
     * Measures scores.
     *
     * @param scores of each user's items
     */
    ValueErrors errors(List<Map<String, Float>> scores) {
        double[] baselines = new double[expected.size()];
        double[] scored = new double[expected.size()];
        double[] values = new double[expected.size()];
        Arrays.setAll(baselines, i -> expected.get(i).baseline);
        Arrays.setAll(
                scored,
                i -> scores.get(expected.get(i).user)
                        .getOrDefault(expected.get(i).item.id(), 0f));
        Arrays.setAll(values, i -> expected.get(i).item.value());
        return ValueErrors.of(baselines, scored, values);
    }
}
