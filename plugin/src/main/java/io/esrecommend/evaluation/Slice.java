package io.esrecommend.evaluation;

import io.esrecommend.evaluation.TestUser.TestItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * A part of what is held back, which is measured by itself.
 *
 * @param name in the report
 * @param of what it has
 * @param contains whether an item that is held back of a user belongs to it
 */
record Slice(String name, String of, BiPredicate<TestUser, TestItem> contains) {

    /** Training interactions of a user who is still new, and users of an item that is still rare. */
    private static final int FEW = 5;

    private static final int PLATFORMS = 10;

    /** The share of the users who are heavy. */
    private static final double HEAVY = 0.1;

    /**
     * The slices of a test, without those that nobody belongs to.
     *
     * @param items of training
     */
    static List<Slice> of(List<TestUser> users, ItemNumbers items) {
        List<Slice> slices = new ArrayList<>();
        slices.add(new Slice(
                "new_users",
                "users with at most " + FEW + " training interactions",
                (user, item) -> user.training() <= FEW));
        int heavy = heavy(users);
        slices.add(new Slice(
                "heavy_users",
                "the tenth of users with most training interactions, at least " + heavy,
                (user, item) -> user.training() >= heavy));
        slices.add(new Slice(
                "new_items",
                "held-back items with no training user of the primary action",
                (user, item) -> items.users(item.id()) == 0));
        slices.add(new Slice(
                "rare_items",
                "held-back items with 1 to " + FEW + " training users of the primary action",
                (user, item) -> {
                    int number = items.users(item.id());
                    return number >= 1 && number <= FEW;
                }));
        platforms(users)
                .forEach(platform -> slices.add(new Slice(
                        "platform." + platform,
                        "held-back items of platform " + platform,
                        (user, item) -> platform.equals(item.platform()))));
        slices.removeIf(slice -> users.stream()
                .noneMatch(user -> user.items().stream().anyMatch(item -> slice.contains.test(user, item))));
        return slices;
    }

    private static int heavy(List<TestUser> users) {
        return users.stream()
                .map(TestUser::training)
                .sorted(Comparator.reverseOrder())
                .skip((long) Math.max(0, Math.ceil(HEAVY * users.size()) - 1))
                .findFirst()
                .orElseThrow();
    }

    /** Those of the most held-back items. */
    private static List<String> platforms(List<TestUser> users) {
        Map<String, Integer> counts = new HashMap<>();
        for (TestUser user : users) {
            for (TestItem item : user.items()) {
                if (item.platform() != null) {
                    counts.merge(item.platform(), 1, Integer::sum);
                }
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(PLATFORMS)
                .map(Map.Entry::getKey)
                .toList();
    }
}
