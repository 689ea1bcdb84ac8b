package io.esrecommend.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.breaker.NoopCircuitBreaker;
import org.elasticsearch.test.ESTestCase;

public class TestSampleTests extends ESTestCase {

    /** Lets no more than so many bytes be taken. */
    private static final class Limited extends NoopCircuitBreaker {
        private final long limit;
        private long used;

        Limited(long limit) {
            super("test");
            this.limit = limit;
        }

        @Override
        public void addEstimateBytesAndMaybeBreak(long bytes, String label) throws CircuitBreakingException {
            if (used + bytes > limit) {
                throw new CircuitBreakingException("full", Durability.TRANSIENT);
            }
            used += bytes;
        }

        @Override
        public void addWithoutBreaking(long bytes) {
            used += bytes;
        }

        @Override
        public long getUsed() {
            return used;
        }
    }

    private static TestUser user(String id) {
        return new TestUser(id, List.of(new TestUser.TestItem("i", null, null)), 3, 2, List.of());
    }

    private static List<String> drawn(int most, int seed, List<String> ids, CircuitBreaker memory) {
        try (TestSample sample = new TestSample(most, seed, memory)) {
            ids.forEach(id -> sample.add(user(id)));
            assertEquals(ids.size(), sample.all());
            return sample.users().stream().map(TestUser::id).toList();
        }
    }

    public void testTheSameSeedDrawsTheSameUsersInWhicheverOrderTheyCome() {
        CircuitBreaker memory = new NoopCircuitBreaker("test");
        List<String> ids = new ArrayList<>();
        for (int user = 0; user < 1_000; user++) {
            ids.add("user-" + user);
        }
        List<String> first = drawn(100, 42, ids, memory);
        Collections.shuffle(ids, random());
        assertEquals(100, first.size());
        assertEquals(first, drawn(100, 42, ids, memory));
        assertEquals("a smaller sample is its beginning", first.subList(0, 30), drawn(30, 42, ids, memory));
        assertNotEquals(first, drawn(100, 43, ids, memory));
        assertEquals(1_000, drawn(2_000, 42, ids, memory).size());
    }

    public void testWhatItTakesIsInTheBreakerUntilItIsClosed() {
        CircuitBreaker memory = new Limited(40_000);
        TestSample sample = new TestSample(10, 1, memory);
        for (int user = 0; user < 1_000; user++) {
            sample.add(user("user-" + user));
        }
        assertEquals(10 * user("x").bytes(), memory.getUsed());
        sample.close();
        assertEquals(0, memory.getUsed());

        TestSample larger = new TestSample(1_000, 1, memory);
        expectThrows(CircuitBreakingException.class, () -> {
            for (int user = 0; user < 1_000; user++) {
                larger.add(user("user-" + user));
            }
        });
        larger.close();
        assertEquals(0, memory.getUsed());
    }
}
