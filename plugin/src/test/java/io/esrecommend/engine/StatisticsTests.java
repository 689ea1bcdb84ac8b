package io.esrecommend.engine;

import io.esrecommend.vector.VectorSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentType;

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
                new VectorSpace(
                        floats(dimensions), randomBoolean() ? null : floats(dimensions * dimensions), randomFloat())));
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
                VectorSpace.raw(0)));
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
        assertArrayEquals(statistics.space().mean(), read.space().mean(), 0);
        assertEquals(statistics.space().inverse() == null, read.space().inverse() == null);
        if (read.space().inverse() != null) {
            assertArrayEquals(statistics.space().inverse(), read.space().inverse(), 0);
        }
        assertEquals(statistics.space().length(), read.space().length(), 0);
    }
}
