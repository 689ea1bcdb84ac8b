package io.esrecommend.query;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.engine.Weights;
import java.util.Collections;
import java.util.List;
import org.elasticsearch.test.ESTestCase;

public class RecommendSpecTests extends ESTestCase {

    private static RecommendSpec spec(
            String engine, String user, List<String> items, String text, List<String> exclude, int numCandidates) {
        return new RecommendSpec(
                engine,
                user,
                items,
                text,
                Weights.NONE,
                List.of(),
                new Exclusion(exclude, List.of()),
                SeenRule.ALL,
                List.of(),
                numCandidates,
                numCandidates,
                null,
                null,
                null);
    }

    private static RecommendSpec user(String user) {
        return spec("films", user, List.of(), null, List.of(), 10);
    }

    private static RecommendSpec items(List<String> items) {
        return spec("films", null, items, null, List.of(), 10);
    }

    private static RecommendSpec text(String text) {
        return spec("films", null, List.of(), text, List.of(), 10);
    }

    private static RecommendSpec exclude(List<String> ids) {
        return spec("films", "u1", List.of(), null, ids, 10);
    }

    private static RecommendSpec candidates(int number) {
        return spec("films", "u1", List.of(), null, List.of(), number);
    }

    private static void assertRefused(String message, ThrowingRunnable spec) {
        IllegalArgumentException e = expectThrows(IllegalArgumentException.class, spec);
        assertThat(e.getMessage(), containsString(message));
    }

    public void testEngineIsNeeded() {
        assertRefused("[engine] is missing", () -> spec(null, "u1", List.of(), null, List.of(), 10));
    }

    public void testSomethingToRecommendForIsNeeded() {
        assertRefused("[user], [items] and [text]", () -> user(null));
    }

    public void testAnyOneThingIsEnough() {
        assertEquals("u1", user("u1").user());
        assertEquals(List.of("i1"), items(List.of("i1")).items());
        assertEquals("alien", text("alien").text());
    }

    public void testUserHasOneToAThousandCharacters() {
        user("u".repeat(1000));
        assertRefused("[user] has [1001] characters", () -> user("u".repeat(1001)));
        assertRefused("[user] has [0] characters", () -> user(""));
    }

    public void testTextIsNotBlankAndNotTooLong() {
        text("a".repeat(100_000));
        assertRefused("[text] is [100001] characters long", () -> text("a".repeat(100_001)));
        assertRefused("[text] is empty", () -> text(" \n"));
    }

    public void testItemsAreAtMostAThousandAndHaveIds() {
        items(Collections.nCopies(1000, "i1"));
        assertRefused("[items] names [1001] items", () -> items(Collections.nCopies(1001, "i1")));
        assertRefused("[items] names an item with an empty id", () -> items(List.of("i1", "")));
        assertRefused("[items] names an item with an empty id", () -> items(Collections.singletonList(null)));
    }

    public void testExcludedItemsAreAtMostAHundredThousandAndHaveIds() {
        exclude(Collections.nCopies(100_000, "i1"));
        assertRefused("[exclude] names [100001] items", () -> exclude(Collections.nCopies(100_001, "i1")));
        assertRefused("[exclude] names an item with an empty id", () -> exclude(List.of("")));
    }

    public void testCandidatesAreOneToTenThousand() {
        assertEquals(1, candidates(1).numCandidates());
        assertEquals(10_000, candidates(10_000).numCandidates());
        assertRefused("[num_candidates] is [0]", () -> candidates(0));
        assertRefused("[num_candidates] is [10001]", () -> candidates(10_001));
    }
}
