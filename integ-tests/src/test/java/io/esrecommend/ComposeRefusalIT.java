package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.node.Http;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places where the query {@code recommend} cannot be answered: it is refused there, and the error says why. */
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one shop is enough: nothing changes it
class ComposeRefusalIT {

    private final Goods goods;

    ComposeRefusalIT(Http http) {
        this.goods = new Goods(http);
    }

    @BeforeAll
    void open() {
        goods.open();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"query\": {\"nested\": {\"path\": \"reviews\", \"query\": $R}}}",
                "{\"query\": {\"nested\": {\"path\": \"reviews\", \"query\": {\"bool\": {\"filter\": $R}}}}}",
                "{\"size\": 0, \"aggs\": {\"n\": {\"nested\": {\"path\": \"reviews\"}, \"aggs\": {\"f\": {\"filter\": $R}}}}}",
                "{\"query\": $R, \"sort\": [{\"reviews.stars\": {\"nested\": {\"path\": \"reviews\", \"filter\": $R}}}]}"
            })
    void amongNestedDocumentsItIsRefused(String search) {
        assertRefused("POST", "/goods/_search", search, "[recommend] matches items, not their nested documents");
    }

    @Test
    void whatCannotReadWhileItIsRewrittenRefusesIt() {
        String refusal =
                "[recommend] cannot be used here: it reads what the user did while a search is rewritten, so it"
                        + " works in a search and not, for instance, in the filter of an alias";
        assertRefused(
                "POST",
                "/_aliases",
                "{\"actions\": [{\"add\": {\"index\": \"goods\", \"alias\": \"mine\", \"filter\": $R}}]}",
                refusal);
        assertRefused(
                "PUT",
                "/more-goods",
                "{\"aliases\": {\"mine\": {\"filter\": {\"bool\": {\"must_not\": $R}}}}}",
                refusal);
        assertFalse(goods.http().get("/_alias").body().toString().contains("mine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$R", "{\"bool\": {\"must_not\": $R}}", "{\"wrapper\": {\"query\": \"e30=\"}}"})
    void aRuleOfAnEngineRefusesIt(String rule) {
        assertRefused("PUT", "/_recommend/circle", """
                {
                  "items": { "index": "goods", "vector": "vector" },
                  "interactions": { "index": "shop-events", "primary": "buy", "actions": { "buy": { "weight": 1 } } },
                  "cleaning": { "drop": { "mine": %s } }
                }""".formatted(rule), "cannot be used in a rule of an engine");
    }

    private void assertRefused(String method, String path, String body, String reason) {
        Http.Answer answer = goods.send(method, path, body);
        assertEquals(400, answer.status(), answer::toString);
        assertTrue(answer.body().toString().contains(reason), answer::toString);
    }
}
