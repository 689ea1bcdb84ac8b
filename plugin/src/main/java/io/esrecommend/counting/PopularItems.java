package io.esrecommend.counting;

import io.esrecommend.engine.Statistics;
import io.esrecommend.popularity.Popularity;
import io.esrecommend.popularity.Trend;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The most popular of many items, and those that trend the most. */
public final class PopularItems {

    private final int minUsers;
    private final PriorityQueue<Statistics.Popular> popular = new PriorityQueue<>(Statistics.MOST_POPULAR.reversed());
    private final PriorityQueue<Statistics.Trending> trending =
            new PriorityQueue<>(Statistics.MOST_TRENDING.reversed());

    /** @param minUsers the fewest users of an item that may be shown */
    PopularItems(int minUsers) {
        this.minUsers = minUsers;
    }

    /** @param unit of the item's users */
    void popular(Popularity item, int unit) {
        double users = (double) item.users() / unit;
        if (users > minUsers - 1) {
            keep(popular, new Statistics.Popular(item.item(), users));
        }
    }

    /** @param all items together */
    void trending(Popularity item, Popularity.Totals all) {
        double llr = Trend.ratio(item.recent(), item.past(), all.recent(), all.past());
        if (llr >= Trend.SIGNIFICANCE && item.recent() >= Math.max(2, minUsers)) {
            keep(trending, new Statistics.Trending(item.item(), (int) item.recent(), (int) item.past(), llr));
        }
    }

    private static <T> void keep(PriorityQueue<T> best, T item) {
        best.add(item);
        if (best.size() > Statistics.POPULAR) {
            best.remove();
        }
    }

    /** Those of the most users, these first. */
    public List<Statistics.Popular> popular() {
        return sorted(popular, Statistics.MOST_POPULAR);
    }

    /** Those of the most surprising growth, these first. */
    public List<Statistics.Trending> trending() {
        return sorted(trending, Statistics.MOST_TRENDING);
    }

    private static <T> List<T> sorted(Collection<T> items, Comparator<T> order) {
        return items.stream().sorted(order).toList();
    }
}
