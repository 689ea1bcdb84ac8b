package io.esrecommend.engine;

import static org.hamcrest.Matchers.containsString;

import io.esrecommend.vector.VectorSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xcontent.json.JsonXContent;

public class StatisticsTests extends ESTestCase {

    public void testDocumentIsReadAsItWasWritten() throws IOException {
        List<Statistics.Popular> popular = new ArrayList<>();
        for (int i = between(0, Statistics.POPULAR); i > 0; i--) {
            popular.add(new Statistics.Popular(randomAlphaOfLength(5), randomDouble()));
        }
        List<Statistics.Trending> trending = new ArrayList<>();
        for (int i = between(0, Statistics.POPULAR); i > 0; i--) {
            trending.add(new Statistics.Trending(
                    randomAlphaOfLength(5), randomNonNegativeInt(), randomNonNegativeInt(), randomDouble()));
        }
        int dimensions = between(0, 20);
        assertRoundTrip(new Statistics(
                "20261122000000000",
                randomNonNegativeLong(),
                randomNonNegativeLong(),
                new Statistics.Basis(
                        randomAlphaOfLength(5),
                        randomNonNegativeLong(),
                        randomDouble(),
                        randomAlphaOfLength(5),
                        randomNonNegativeInt()),
                new Statistics.Counts(
                        randomNonNegativeLong(),
                        randomNonNegativeLong(),
                        randomNonNegativeLong(),
                        randomNonNegativeLong(),
                        randomNonNegativeLong()),
                popular,
                trending,
                randomDouble(),
                space(dimensions),
                Map.of("image", space(between(0, 5)), "image.small", space(0))));
    }

    private static VectorSpace space(int dimensions) {
        return new VectorSpace(
                floats(dimensions), randomBoolean() ? null : floats(dimensions * dimensions), randomFloat());
    }

    private static float[] floats(int length) {
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = randomFrom(randomFloat() - 0.5f, Float.MIN_VALUE, -Float.MAX_VALUE, 1e-20f, 0.1f);
        }
        return floats;
    }

    public void testBuildOfNothingIsReadAsItWasWritten() throws IOException {
        assertRoundTrip(new Statistics(
                "20261122000000000",
                1,
                0,
                new Statistics.Basis("", 0, 0, "", 0),
                new Statistics.Counts(0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                1,
                VectorSpace.raw(0),
                Map.of()));
    }

    public void testWhatARoleHidesFieldsOfIsForbidden() throws IOException {
        Map<String, Object> whole = document();
        for (String hidden : whole.keySet()) {
            Map<String, Object> part = new HashMap<>(whole);
            part.remove(hidden);
            if (hidden.equals("format")) {
                assertEquals("20261122000000000", Statistics.of(part).build());
            } else {
                assertRefused(RestStatus.FORBIDDEN, "a role hides fields but", part);
            }
        }
    }

    public void testWhatAVersionBeforeFormatsKeptIsReadOrMadeAnew() throws IOException {
        Map<String, Object> before = document();
        before.remove("format");
        assertTrue(Statistics.isReadable(before));
        assertEquals(0.25, Statistics.of(before).order(), 0);
        for (String newer : List.of("order", "further_spaces", "trending", "basis")) {
            before.remove(newer);
            assertFalse(Statistics.isReadable(before));
            assertRefused(RestStatus.CONFLICT, "POST /_recommend/{engine}/_build?mode=full makes them anew", before);
        }
    }

    public void testOtherFormatsAreRefusedWithTheWayOut() throws IOException {
        Map<String, Object> other = document();
        other.put("format", 2);
        other.remove("space");
        assertFalse(Statistics.isReadable(other));
        assertRefused(
                RestStatus.CONFLICT,
                "the document of build [20261122000000000] is of format [2], but this node reads formats [1] to [1]: a later"
                        + " version of the plugin [recommend] made it; upgrade the plugin on every node, or else POST"
                        + " /_recommend/{engine}/_build?mode=full makes them anew",
                other);
        other.put("format", 0);
        assertRefused(RestStatus.CONFLICT, "an earlier version of the plugin [recommend] made it; POST", other);
    }

    private static void assertRefused(RestStatus status, String message, Map<String, Object> document) {
        ElasticsearchStatusException e =
                expectThrows(ElasticsearchStatusException.class, () -> Statistics.of(document));
        assertEquals(status, e.status());
        assertThat(e.getMessage(), containsString(message));
    }

    private static Map<String, Object> document() {
        Statistics statistics = new Statistics(
                "20261122000000000",
                1,
                0,
                new Statistics.Basis("", 0, 0, "", 0),
                new Statistics.Counts(0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                0.25,
                VectorSpace.raw(0),
                Map.of());
        return XContentHelper.convertToMap(JsonXContent.jsonXContent, Strings.toString(statistics), false);
    }

    private static void assertRoundTrip(Statistics statistics) throws IOException {
        XContentType type = randomFrom(XContentType.values());
        BytesReference document = XContentHelper.toXContent(statistics, type, ToXContent.EMPTY_PARAMS, false);
        Statistics read =
                Statistics.of(XContentHelper.convertToMap(document, true, type).v2());
        assertEquals(statistics.build(), read.build());
        assertEquals(statistics.builtAt(), read.builtAt());
        assertEquals(statistics.took(), read.took());
        assertEquals(statistics.counts(), read.counts());
        assertEquals(statistics.basis(), read.basis());
        assertEquals(statistics.popular(), read.popular());
        assertEquals(statistics.trending(), read.trending());
        assertEquals(statistics.order(), read.order(), 0);
        assertSpace(statistics.space(), read.space());
        assertEquals(statistics.furtherSpaces().keySet(), read.furtherSpaces().keySet());
        statistics
                .furtherSpaces()
                .forEach((field, space) ->
                        assertSpace(space, read.furtherSpaces().get(field)));
    }

    private static void assertSpace(VectorSpace space, VectorSpace read) {
        assertArrayEquals(space.mean(), read.mean(), 0);
        assertEquals(space.inverse() == null, read.inverse() == null);
        if (read.inverse() != null) {
            assertArrayEquals(space.inverse(), read.inverse(), 0);
        }
        assertEquals(space.length(), read.length(), 0);
    }

    public void testItemsCanBeComparedInTheSpaceOfAnotherField() {
        VectorSpace own = new VectorSpace(new float[] {1, 0, 0}, null, 1);
        VectorSpace other = new VectorSpace(new float[] {0, 1}, null, 1);
        Statistics statistics = new Statistics(
                "20261122000000000",
                1,
                0,
                new Statistics.Basis("", 0, 0, "", 0),
                new Statistics.Counts(0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                1,
                own,
                Map.of("other", other));
        assertSame(other, statistics.comparing("other").space());
        assertEquals(
                "as raw as it was stored",
                0,
                statistics.comparing("new").space().dimensions());
    }

    public void testSpaceOfAFurtherFieldIsThatOfTheSameFieldAndDimensions() {
        VectorSpace learned = new VectorSpace(new float[] {1, 0, 0}, null, 1);
        Statistics statistics = new Statistics(
                "20261122000000000",
                1,
                0,
                new Statistics.Basis("", 0, 0, "", 0),
                new Statistics.Counts(0, 0, 0, 0, 0),
                List.of(),
                List.of(),
                1,
                VectorSpace.raw(4),
                Map.of("image", learned, "empty", VectorSpace.raw(0)));
        assertSame(learned, statistics.space("image", 3));
        assertSame(learned, statistics.space("image", null));
        assertNull(statistics.space("image", 4));
        assertNull(statistics.space("photo", 3));
        assertNull(statistics.space("empty", null));
    }
}
