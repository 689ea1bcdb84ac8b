package io.esrecommend.cooccurrence;

import java.util.function.IntFunction;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * Leaves users out of source items that very many did, after the interaction cut of Apache Mahout's item similarity jobs, which
 * samples the matrix of interactions: what many users do is known well enough from some of them. Only sources lose users, so
 * that a row stands for a sample of its item's users, compared with all users: of whom it is a sample does not matter to the
 * ratio, but for its certainty. Users are first counted, and then each counts for an item or not by a hash of the two, which
 * is the same on every shard, in every build and segment.
 */
final class InteractionCut {

    /** Any constant: nodes must only agree on it. */
    private static final int SEED = 67;

    private static final long UNSIGNED = 0xFFFF_FFFFL;

    private final int most;
    private final int[] users;
    private final int[] hashes;
    private boolean exceeded;
    private long interactions;

    /**
     * @param ordinals one more than the largest ordinal of an item
     * @param most about how many users of an item count
     */
    InteractionCut(int ordinals, int most, Bounds bounds) {
        bounds.allocate(2L * Integer.BYTES * ordinals);
        this.most = most;
        this.users = new int[ordinals];
        this.hashes = new int[ordinals];
    }

    /** Counts a user of each of these items. */
    void count(UserItems items) {
        for (int i = 0; i < items.length; i++) {
            exceeded |= ++users[items.ordinals[i]] > most;
        }
    }

    /** Whether an item has more users than count, so far. */
    boolean exceeded() {
        return exceeded;
    }

    /** Ends the counting. */
    void counted(IntFunction<BytesRef> name) {
        for (int ordinal = 0; ordinal < users.length; ordinal++) {
            if (users[ordinal] > most) {
                hashes[ordinal] = StringHelper.murmurhash3_x86_32(name.apply(ordinal), SEED);
            }
        }
    }

    /** Items of which not all users count. */
    long items() {
        long items = 0;
        for (int count : users) {
            items += count > most ? 1 : 0;
        }
        return items;
    }

    /** What was left out so far. */
    long interactions() {
        return interactions;
    }

    /** Leaves out the items for which the user does not count. */
    void apply(BytesRef user, UserItems items) {
        int hash = StringHelper.murmurhash3_x86_32(user, SEED);
        int left = items.retain(ordinal -> users[ordinal] <= most || isSampled(hash, ordinal));
        interactions += left;
    }

    /** The two hashes are as good as a random number below 2^32, of which {@code most / users} are below this bound. */
    private boolean isSampled(int user, int ordinal) {
        int mixed = user ^ Integer.rotateLeft(hashes[ordinal], 16);
        mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        mixed ^= mixed >>> 16;
        return (mixed & UNSIGNED) * users[ordinal] < ((long) most << 32);
    }
}
