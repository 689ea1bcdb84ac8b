package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hits of the query {@code recommend} in other orders, and page by page. */
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one shop is enough: nothing changes it
class ComposePagesIT {

    private final Http http;
    private final Goods goods;
    private Hits all;

    ComposePagesIT(Http http) {
        this.http = http;
        this.goods = new Goods(http);
    }

    @BeforeAll
    void open() {
        goods.open();
        all = goods.all();
        assertTrue(all.ids().size() > 60, "too few hits to tell anything: " + all.ids());
    }

    @Test
    void sortedByAFieldTheScoreBreaksTies() {
        Hits sorted = goods.search("{\"size\": 200, \"query\": $R, \"sort\": [ {\"price\": \"asc\"}, \"_score\" ]}");
        List<String> expected = new ArrayList<>(all.ids());
        expected.sort(Comparator.comparing(Goods::price)
                .thenComparing(id -> all.scores().get(id), Comparator.reverseOrder()));
        assertEquals(expected, sorted.ids());
        for (JsonNode hit : sorted.list()) {
            assertEquals(
                    Goods.price(hit.path("_id").asText()), hit.at("/sort/0").asInt());
            assertEquals(
                    all.scores().get(hit.path("_id").asText()),
                    hit.at("/sort/1").asDouble());
        }
        Hits unscored = goods.search("{\"size\": 200, \"query\": $R, \"sort\": \"title.raw\"}");
        assertEquals(
                all.ids().stream().sorted(Comparator.comparing(Goods::title)).toList(), unscored.ids());
        unscored.list().forEach(hit -> assertTrue(hit.path("_score").isNull(), hit::toString));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[\"_score\", {\"title.raw\": \"asc\"}]", "[{\"category\": \"desc\"}, \"_score\", \"title.raw\"]"
            })
    void pagesAfterAHitAreTheWholeList(String sort) {
        List<String> whole = goods.search("{\"size\": 200, \"query\": $R, \"sort\": " + sort + "}")
                .ids();
        assertEquals(all.total(), whole.size());
        List<String> pages = new ArrayList<>();
        String after = "";
        Hits page;
        do {
            page = goods.search("{\"size\": 7, \"query\": $R, \"sort\": " + sort + after + "}");
            pages.addAll(page.ids());
            after = ", \"search_after\": "
                    + page.list().path(page.list().size() - 1).path("sort");
        } while (page.list().size() == 7);
        assertEquals(whole, pages);
    }

    @Test
    void scrollingGivesTheWholeList() {
        Hits first = new Hits(http.post("/goods/_search?scroll=1m", Goods.body("{\"size\": 40, \"query\": $R}"))
                .body());
        List<String> scrolled = new ArrayList<>(first.ids());
        String scroll = first.answer().path("_scroll_id").asText();
        for (Hits next = first; !next.list().isEmpty(); ) {
            next = new Hits(http.post("/_search/scroll", Map.of("scroll", "1m", "scroll_id", scroll))
                    .body());
            scrolled.addAll(next.ids());
        }
        assertEquals(all.ids(), scrolled);
        http.delete("/_search/scroll/" + scroll);
    }
}
