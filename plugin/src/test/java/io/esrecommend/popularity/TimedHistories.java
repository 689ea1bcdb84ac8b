package io.esrecommend.popularity;

import io.esrecommend.cooccurrence.Fading;
import io.esrecommend.cooccurrence.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.lucene.util.BytesRef;

/**
 * When some users did what, and what counting it user by user gives.
 *
 * @param users for each the times of each item in seconds since the epoch, the newest first
 */
record TimedHistories(List<Map<String, long[]>> users) {

    /** Users with up to twelve items each, a few items popular, done up to four times before the origin; some did nothing. */
    static TimedHistories random(Random random, int users, long origin, long longest) {
        List<Map<String, long[]>> all = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            Map<String, long[]> items = new TreeMap<>();
            for (int i = random.nextInt(13); i > 0; i--) {
                double skewed = random.nextDouble() * random.nextDouble() * random.nextDouble();
                long[] times = random.longs(1 + random.nextInt(4), origin - longest, origin + longest / 20)
                        .boxed()
                        .sorted(Comparator.reverseOrder())
                        .mapToLong(Long::longValue)
                        .toArray();
                items.put("i" + (int) (skewed * 40), times);
            }
            all.add(items);
        }
        return new TimedHistories(all);
    }

    /** Every second one. */
    TimedHistories even() {
        List<Map<String, long[]>> even = new ArrayList<>();
        for (int user = 0; user < users.size(); user += 2) {
            even.add(users.get(user));
        }
        return new TimedHistories(even);
    }

    /** All items that count, in order. */
    List<Popularity> items(Fading fading, Growth growth) {
        Map<String, Popularity> items = new TreeMap<>();
        users.forEach(user -> user.forEach((item, times) -> items.merge(
                item,
                new Popularity(
                        item,
                        fading.weight(times[0]),
                        any(times, growth == null ? null : growth::isRecent),
                        any(times, growth == null ? null : growth::isPast)),
                TimedHistories::sum)));
        return items.values().stream()
                .filter(item -> item.users() + item.recent() + item.past() > 0)
                .toList();
    }

    private static long any(long[] times, LongPredicate window) {
        return window != null && Arrays.stream(times).anyMatch(window) ? 1 : 0;
    }

    private static Popularity sum(Popularity a, Popularity b) {
        return new Popularity(a.item(), a.users() + b.users(), a.recent() + b.recent(), a.past() + b.past());
    }

    Popularity.Totals totals(Fading fading, Growth growth) {
        long counted = 0;
        long interactions = 0;
        long squares = 0;
        for (Map<String, long[]> user : users) {
            long items = user.values().stream()
                    .filter(times -> fading.weight(times[0]) > 0)
                    .count();
            counted += items > 0 ? 1 : 0;
            interactions += items;
            squares += items * items;
        }
        List<Popularity> items = items(fading, growth);
        return new Popularity.Totals(
                counted,
                interactions,
                squares,
                items.stream().mapToLong(Popularity::recent).sum(),
                items.stream().mapToLong(Popularity::past).sum());
    }

    /** The most popular ones. */
    List<Popularity> popular(Fading fading, Growth growth, int size) {
        return items(fading, growth).stream()
                .filter(item -> item.users() > 0)
                .sorted(Popularity.ORDER)
                .limit(size)
                .toList();
    }

    /** Those that have grown the most. */
    List<Trend> trending(Fading fading, Growth growth, int size, double significance) {
        Popularity.Totals totals = totals(fading, growth);
        return items(fading, growth).stream()
                .map(item -> new Trend(
                        item.item(),
                        item.recent(),
                        item.past(),
                        Trend.ratio(item.recent(), item.past(), totals.recent(), totals.past())))
                .filter(trend -> trend.llr() > 0 && trend.llr() >= significance)
                .sorted(Trend.ORDER)
                .limit(size)
                .toList();
    }

    /** Counts as a shard does. */
    PopularityCounts count(Fading fading, Growth growth) {
        List<String> names = users.stream()
                .flatMap(user -> user.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        PopularityCounter counter = new PopularityCounter(names.size(), growth != null, bytes -> {});
        for (Map<String, long[]> user : users) {
            user.forEach((item, times) -> {
                int ordinal = names.indexOf(item);
                counter.add(ordinal, fading.weight(times[0]));
                if (growth != null) {
                    counter.addGrowth(ordinal, any(times, growth::isRecent) == 1, any(times, growth::isPast) == 1);
                }
            });
            counter.endUser();
        }
        return counter.counts(ordinal -> new BytesRef(names.get(ordinal)), new Partition(0, 1), () -> false);
    }
}
