package io.esrecommend.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Made-up users who come in sessions: each views some items, puts some of them into a cart and buys few. The same numbers
 * give the same acts. No user does two things within a second, so that no two acts are the same.
 */
final class Behaviour {

    private static final long SEED = 42;
    private static final long BEGIN = 1_735_689_600_000L; // 2025
    private static final double ACTIVITY = 1.2;
    private static final int MEAN_VIEWS = 6;
    private static final int SESSIONS_APART = 60;
    private static final int ACTS_APART = 45;
    private static final double CARTED = 0.2;
    private static final double BOUGHT = 0.4;
    private static final List<String> PLATFORMS = List.of("web", "ios", "android");

    private final Random random = new Random(SEED);
    private final Draw items;
    private final Draw users;
    private final long[] last;
    private long clock = BEGIN;
    private int sessions;

    /**
     * @param users that there are; not all of them may come
     * @param items that there are
     */
    Behaviour(int users, int items) {
        this.items = Draw.zipf(items);
        this.users = Draw.heavyTail(users, ACTIVITY, random);
        this.last = new long[users];
    }

    /** What users do next: whole sessions, so many acts or a few more, in the order of their time. */
    List<Act> next(int atLeast) {
        List<Act> acts = new ArrayList<>(atLeast + MEAN_VIEWS);
        while (acts.size() < atLeast) {
            clock += seconds(SESSIONS_APART);
            session(acts);
        }
        acts.sort(Comparator.comparingLong(Act::time));
        return acts;
    }

    private void session(List<Act> acts) {
        int user = users.next(random);
        String session = "s-" + sessions++;
        String platform = PLATFORMS.get(user % PLATFORMS.size());
        last[user] = Math.max(last[user], clock);
        do {
            int item = items.next(random);
            acts.add(act(user, session, item, "view", platform));
            if (random.nextDouble() < CARTED) {
                acts.add(act(user, session, item, "cart", platform));
                if (random.nextDouble() < BOUGHT) {
                    acts.add(act(user, session, item, "buy", platform));
                }
            }
        } while (random.nextInt(MEAN_VIEWS) > 0);
    }

    private Act act(int user, String session, int item, String action, String platform) {
        last[user] += seconds(ACTS_APART);
        return new Act("u-" + user, session, "i-" + item, action, platform, last[user], 1 + item % 9_999 / 100.0);
    }

    /** Milliseconds, of whole seconds, at least one. */
    private long seconds(int mean) {
        return 1_000L * (1 + random.nextInt(2 * mean - 1));
    }
}
