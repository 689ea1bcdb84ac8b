package io.esrecommend.evaluation;

import io.esrecommend.evaluation.TestUser.Given;
import io.esrecommend.evaluation.TestUser.TestItem;
import io.esrecommend.measure.ValueErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.test.ESTestCase;

public class ValuePredictionTests extends ESTestCase {

    /** Forty users, each with a value of 3 for a in training; what is held back is worth 1, or 5 to who scores it high. */
    public void testScoresTellValuesThatMeansDoNot() {
        try (ItemNumbers items = new ItemNumbers(BigArrays.NON_RECYCLING_INSTANCE)) {
            List<TestUser> users = new ArrayList<>();
            List<Map<String, Float>> telling = new ArrayList<>();
            List<Map<String, Float>> silent = new ArrayList<>();
            for (int user = 0; user < 40; user++) {
                boolean likes = user % 4 < 2;
                List<Given> values = List.of(new Given(items.addValue("a", 3), 3));
                TestItem held = new TestItem("b", null, likes ? 5.0 : 1.0);
                users.add(new TestUser("u" + user, List.of(held), 1, 1, values));
                telling.add(Map.of("b", likes ? 0.9f : 0.1f));
                silent.add(Map.of());
            }
            ValuePrediction prediction = new ValuePrediction(users, items);
            assertEquals(List.of("b"), prediction.items(7));
            ValueErrors told = prediction.errors(telling);
            assertEquals(0, told.rmse().value(), 1e-6);
            // the mean of 1 and 5 is 2 away from each
            assertEquals(2, prediction.errors(silent).rmse().value(), 1e-6);
            assertEquals(2, prediction.errors(silent).mae().value(), 1e-6);
        }
    }

    public void testWithoutValuesThereIsNothingToPredict() {
        try (ItemNumbers items = new ItemNumbers(BigArrays.NON_RECYCLING_INSTANCE)) {
            TestUser user = new TestUser("u", List.of(new TestItem("b", null, null)), 1, 1, List.of());
            assertTrue(new ValuePrediction(List.of(user), items).isEmpty());
        }
    }
}
