package io.esrecommend.evaluation;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.core.Releasable;

/**
 * The test users, of whom there are at most so many: those whose ids have the smallest hashes with the seed, so that it
 * does not matter in which order they come. What they take of memory is in a circuit breaker until it is closed.
 */
final class TestSample implements Releasable {

    private static final String LABEL = "<recommend_test_users>";

    private final int most;
    private final CircuitBreaker memory;
    private final PriorityQueue<Drawn> drawn = new PriorityQueue<>(Comparator.comparing(Drawn::hash)
            .thenComparing(one -> one.user.id())
            .reversed());
    private long reserved;
    private long all;

    private record Drawn(int hash, TestUser user) {}

    private final int seed;

    /** @param most test users */
    TestSample(int most, int seed, CircuitBreaker memory) {
        this.most = most;
        this.seed = seed;
        this.memory = memory;
    }

    /** Adds a user, unless there are enough with smaller hashes. */
    void add(TestUser user) {
        all++;
        memory.addEstimateBytesAndMaybeBreak(user.bytes(), LABEL);
        reserved += user.bytes();
        BytesRef id = new BytesRef(user.id().getBytes(StandardCharsets.UTF_8));
        drawn.add(new Drawn(StringHelper.murmurhash3_x86_32(id, seed), user));
        if (drawn.size() > most) {
            long bytes = drawn.remove().user.bytes();
            memory.addWithoutBreaking(-bytes);
            reserved -= bytes;
        }
    }

    /** Users who were added, drawn or not. */
    long all() {
        return all;
    }

    /** The users who were drawn, in the order of their hashes: the first of them are a sample themselves. */
    List<TestUser> users() {
        return drawn.stream()
                .sorted(drawn.comparator().reversed())
                .map(Drawn::user)
                .toList();
    }

    @Override
    public void close() {
        memory.addWithoutBreaking(-reserved);
        reserved = 0;
    }
}
