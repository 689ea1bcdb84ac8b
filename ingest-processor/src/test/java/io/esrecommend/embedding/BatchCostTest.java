package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatchCostTest {

    @Test
    void batchIsTwentyTimesWhatARunCosts() {
        BatchCost processor = new BatchCost(900_000, 66_000);
        assertEquals(13, processor.padding());
        assertEquals(272, processor.batchTokens());
    }

    @Test
    void acceleratorGetsLargeBatchesAndMuchPadding() {
        BatchCost accelerator = new BatchCost(2_000_000, 1_000);
        assertEquals(512, accelerator.padding());
        assertEquals(16_384, accelerator.batchTokens());
    }

    @Test
    void batchEndsWhereItWouldTakeLong() {
        assertEquals(500, new BatchCost(10_000_000, 100_000).batchTokens());
    }

    @Test
    void batchOfASlowModelIsStillOne() {
        assertEquals(192, new BatchCost(0, 10_000_000).batchTokens());
        assertEquals(0, new BatchCost(0, 10_000_000).padding());
    }

    @Test
    void costIsTheLineThroughTheFastestShortAndLongText() throws IOException {
        List<Integer> runs = new ArrayList<>();
        AtomicLong now = new AtomicLong();
        BatchCost cost = BatchCost.measure(
                tokens -> {
                    runs.add(tokens);
                    // The machine is busy with something else at first.
                    long delay = runs.size() < 5 ? 1_000_000 : 0;
                    now.addAndGet(20_000 + tokens * 500L + delay);
                },
                512,
                now::get);
        assertEquals(List.of(8, 128), runs.stream().distinct().toList());
        assertEquals(500, cost.nanosPerToken(), 1e-6);
        assertEquals(20_000, cost.nanosPerRun(), 1e-6);
    }

    @Test
    void modelOfShortTextsIsTriedWithNoLongerOnes() throws IOException {
        List<Integer> runs = new ArrayList<>();
        BatchCost.measure(runs::add, 10);
        assertEquals(List.of(5, 10), runs.stream().distinct().toList());
    }
}
