package io.esrecommend.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What is asked of every contestant alike: ten items for a user.
 *
 * @param user number of the user
 * @param category that every item must be of; null for any
 * @param seen whether items that the user did anything with are left out
 * @param excluded ids that are left out, too
 */
record Question(int user, String category, boolean seen, List<String> excluded) {

    static final int SIZE = 10;

    /** Of Elasticsearch's kNN search, and ours by default: both {@code k} and {@code num_candidates}. */
    static final int CANDIDATES = 200;

    /** Elasticsearch takes no more than 65,536 in one query. */
    private static final int TERMS = 50_000;

    /**
     * What a question leaves out.
     *
     * @param name in a report
     * @param seen whether what the user did is left out, as ours does where it is not told otherwise
     * @param category whether every item must be of a category, drawn anew each time: one item in ten is
     * @param excluded how many other ids are left out, drawn anew each time, so that no cache knows them; half of them are
     *     of items that are not there
     */
    record Kind(String name, boolean seen, boolean category, int excluded) {

        /** The same with more ids that are left out. */
        Kind without(int ids) {
            return new Kind(ids + " ids left out", seen, category, ids);
        }

        /**
         * Asks about somebody.
         *
         * @param user where the user is among all interactions, in [0,1)
         */
        Question ask(AskedEngine engine, double user, Random random) {
            String wanted = category ? ClusteredItems.category(random.nextInt(ClusteredItems.CATEGORIES)) : null;
            List<String> ids = random.ints(0, 2 * Math.max(engine.items(), excluded))
                    .distinct()
                    .limit(excluded)
                    .mapToObj(ClusteredItems::name)
                    .toList();
            return new Question(engine.user(user), wanted, seen, ids);
        }
    }

    /** The recommendation, in the words of {@code _recommend/{engine}/_search} and of the query {@code recommend}. */
    Map<String, Object> recommendation() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("user", TasteEvents.user(user));
        if (category != null) {
            body.put("filter", categoryFilter());
        }
        if (!seen) {
            body.put("exclude_seen", false);
        }
        if (!excluded.isEmpty()) {
            body.put("exclude", excluded);
        }
        return body;
    }

    /**
     * The filter, in the words of the query {@code bool}; empty if there is nothing to filter.
     *
     * @param history ids of the items that the user did anything with
     */
    Map<String, Object> filter(List<String> history) {
        List<String> ids = new ArrayList<>(excluded);
        if (seen) {
            ids.addAll(history);
        }
        Map<String, Object> filter = new LinkedHashMap<>();
        if (category != null) {
            filter.put("filter", categoryFilter());
        }
        List<Map<String, ?>> terms = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += TERMS) {
            terms.add(Map.of("terms", Map.of("_id", ids.subList(from, Math.min(ids.size(), from + TERMS)))));
        }
        if (!terms.isEmpty()) {
            filter.put("must_not", terms);
        }
        return filter;
    }

    private Map<String, ?> categoryFilter() {
        return Map.of("term", Map.of("category", category));
    }
}
