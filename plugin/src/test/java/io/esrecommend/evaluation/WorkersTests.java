package io.esrecommend.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.elasticsearch.test.ESTestCase;

public class WorkersTests extends ESTestCase {

    private final ExecutorService threads = Executors.newFixedThreadPool(3);
    private final List<Integer> all = IntStream.range(0, 1_000).boxed().toList();

    @Override
    public void tearDown() throws Exception {
        terminate(threads);
        super.tearDown();
    }

    public void testDoesEachOnceWithItsNumber() {
        int[] done = new int[all.size()];
        new Workers(threads, 3).each(all, (one, number) -> done[number] += one + 1);
        assertEquals(
                all.stream().map(one -> one + 1).toList(),
                Arrays.stream(done).boxed().toList());
        new Workers(threads, 3).each(List.of(), (one, number) -> {
            throw new AssertionError();
        });
    }

    public void testTheFirstFailureEndsAll() {
        AtomicInteger begun = new AtomicInteger();
        IllegalStateException failure = expectThrows(
                IllegalStateException.class,
                () -> new Workers(threads, 2).each(all, (one, number) -> {
                    begun.incrementAndGet();
                    if (one == 10) {
                        throw new IllegalStateException("ten");
                    }
                }));
        assertEquals("ten", failure.getMessage());
        int after = begun.get();
        assertTrue("only " + after, after >= 11);
    }
}
