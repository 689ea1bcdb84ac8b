package io.esrecommend.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Chance that can be repeated: the same seed and number throw the same.
 *
 * @param random where it comes from
 */
record Dice(Random random) {

    /** The dice of one case of a run. */
    static Dice of(long seed, long number) {
        // neighbouring seeds of Random begin alike
        Random mixed = new Random(seed * 0x9E3779B97F4A7C15L + number * 0xC2B2AE3D27D4EB4FL);
        mixed.nextLong();
        return new Dice(mixed);
    }

    /** A number from 0, below a bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number from the first to the last. */
    int between(int first, int last) {
        return first + below(last - first + 1);
    }

    /** True in so many of a hundred throws. */
    boolean percent(int chance) {
        return below(100) < chance;
    }

    /** One of them. */
    @SafeVarargs
    final <T> T pick(T... from) {
        return from[below(from.length)];
    }

    /** One of them. */
    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** What one of the suppliers makes. */
    @SafeVarargs
    final <T> T make(Supplier<? extends T>... from) {
        return from[below(from.length)].get();
    }

    /** A list of so many, each made anew. */
    <T> List<T> list(int first, int last, Supplier<? extends T> of) {
        List<T> list = new ArrayList<>();
        for (int left = between(first, last); left > 0; left--) {
            list.add(of.get());
        }
        return list;
    }
}
