package io.esrecommend.learning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConditionalLogitTest {

    private static Choice choice(float[][] taken, float[]... passed) {
        return new Choice(taken, passed);
    }

    @Test
    void crossEntropyOfTheTaken() {
        double[] weights = {Math.log(4), 0};
        // 4 against 1 and 1
        assertEquals(
                Math.log(6 / 4.0),
                ConditionalLogit.loss(choice(new float[][] {{1, 0}}, new float[] {0, 1}, new float[] {0, 0}), weights),
                1e-9);
        // two were taken, 4 and 2 against 1 each
        assertEquals(
                (Math.log(5 / 4.0) + Math.log(3 / 2.0)) / 2,
                ConditionalLogit.loss(choice(new float[][] {{1, 0}, {0.5f, 0}}, new float[] {0, 1}), weights),
                1e-9);
    }

    @Test
    void certaintyDoesNotOverflow() {
        Choice choice = choice(new float[][] {{1}}, new float[] {0}, new float[] {0});
        assertEquals(0, ConditionalLogit.loss(choice, new double[] {1e6}), 1e-12);
        Choice wrong = choice(new float[][] {{0}}, new float[] {1}, new float[] {0});
        assertEquals(1e6, ConditionalLogit.loss(wrong, new double[] {1e6}), 1e-6);
    }

    @Test
    void eachUserCountsOnce() {
        Choice easy = choice(new float[][] {{1}, {1}, {1}}, new float[] {0});
        Choice hard = choice(new float[][] {{0}}, new float[] {1});
        double[] weights = {1};
        assertEquals(
                (ConditionalLogit.loss(easy, weights) + ConditionalLogit.loss(hard, weights)) / 2,
                new ConditionalLogit(List.of(easy, hard), () -> {}).loss(weights),
                1e-12);
    }

    @Test
    void theScaleThatFits() {
        // of five who have the choice between 1 and 0 one takes 0: exp(w) = 4
        Choice one = choice(new float[][] {{1}}, new float[] {0});
        Choice zero = choice(new float[][] {{0}}, new float[] {1});
        ConditionalLogit logit = new ConditionalLogit(List.of(one, one, one, one, zero), () -> {});
        assertArrayEquals(new double[] {Math.log(4)}, logit.scaled(new double[] {0.2}), 1e-3);
    }

    @Test
    void aStrongPenaltyKeepsThePrior() {
        ConditionalLogit logit = new ConditionalLogit(ClickModelTest.users(200, 1, 8, 2), () -> {});
        assertArrayEquals(new double[] {3, 5}, logit.fit(new double[] {3, 5}, 1000, new double[] {100, 100}), 0.01);
    }

    /** Over many problems, none of which may fail: a step in any direction that is allowed makes it no better. */
    @Test
    void whatIsFoundIsTheBest() {
        Random random = new Random(1);
        for (int problem = 0; problem < 150; problem++) {
            int components = 2 + random.nextInt(6);
            double[] truth = random.doubles(components, -3, 10).toArray();
            List<Choice> users = ClickModelTest.users(20 + random.nextInt(30), problem, truth);
            ConditionalLogit logit = new ConditionalLogit(users, () -> {});
            double[] prior = logit.scaled(
                    random.doubles(components, 0, 1).map(w -> w < 0.2 ? 0 : w).toArray());
            double penalty = Math.pow(10, -1 - random.nextInt(4));
            double[] most = Arrays.stream(prior)
                    .map(bound -> random.nextInt(4) == 0 ? bound : ConditionalLogit.MOST)
                    .toArray();
            double[] found = logit.fit(prior, penalty, most);
            double loss = penalised(logit, found, prior, penalty);
            for (int c = 0; c < components; c++) {
                for (double step : new double[] {-0.05, 0.05}) {
                    double[] other = found.clone();
                    other[c] = Math.clamp(found[c] + step, 0, most[c]);
                    double difference = penalised(logit, other, prior, penalty) - loss;
                    assertTrue(difference > -1e-5, "problem " + problem + " gains " + -difference);
                    assertTrue(found[c] >= 0 && found[c] <= most[c]);
                }
            }
        }
    }

    private static double penalised(ConditionalLogit logit, double[] weights, double[] prior, double penalty) {
        double squares = 0;
        for (int c = 0; c < weights.length; c++) {
            squares += (weights[c] - prior[c]) * (weights[c] - prior[c]);
        }
        return logit.loss(weights) + penalty * squares / 2;
    }
}
