package io.esrecommend.counting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.esrecommend.engine.Statistics;
import io.esrecommend.popularity.Popularity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of many items are popular, and which trend. */
class PopularItemsTest {

    private static final Popularity.Totals ALL = new Popularity.Totals(500, 1_000, 4_000, 100, 400);

    @Test
    void mostPopularAreKeptInOrder() {
        PopularItems items = new PopularItems(1);
        for (int i = 0; i < Statistics.POPULAR + 50; i++) {
            items.popular(new Popularity("i" + i, i, 0, 0), 1);
        }
        List<Statistics.Popular> popular = items.popular();
        assertEquals(Statistics.POPULAR, popular.size());
        assertEquals(new Statistics.Popular("i249", 249), popular.getFirst());
        assertEquals(new Statistics.Popular("i50", 50), popular.getLast());
    }

    @Test
    void usersThatFadeAreFractionsAndTooFewAreNotShown() {
        PopularItems items = new PopularItems(3);
        items.popular(new Popularity("enough", 2 * 256 + 1, 0, 0), 256);
        items.popular(new Popularity("two", 2 * 256, 0, 0), 256);
        assertEquals(List.of(new Statistics.Popular("enough", 2 + 1 / 256.0)), items.popular());
    }

    @Test
    void whatGrowsBeyondAllTrends() {
        PopularItems items = new PopularItems(1);
        items.trending(new Popularity("grows", 40, 30, 10), ALL);
        items.trending(new Popularity("as all do", 40, 8, 32), ALL);
        items.trending(new Popularity("shrinks", 40, 0, 40), ALL);
        items.trending(new Popularity("of one user", 1, 1, 0), new Popularity.Totals(500, 1_000, 4_000, 1, 100_000));
        assertEquals(
                List.of("grows"),
                items.trending().stream().map(Statistics.Trending::item).toList());
        assertEquals(30, items.trending().getFirst().recent());
        assertEquals(10, items.trending().getFirst().past());
    }
}
