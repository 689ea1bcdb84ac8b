package io.esrecommend.evaluation;

import static org.hamcrest.Matchers.startsWith;

import io.esrecommend.engine.Weights;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.elasticsearch.test.ESTestCase;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.json.JsonXContent;

public class EvaluationSpecTests extends ESTestCase {

    private EvaluationSpec parse(String json) throws IOException {
        try (XContentParser parser = createParser(JsonXContent.jsonXContent, json)) {
            return EvaluationSpec.parse(parser);
        }
    }

    public void testWhatIsNotSaidIsTheDefault() throws IOException {
        assertEquals(EvaluationSpec.defaults(), parse("{}"));
        EvaluationSpec spec = EvaluationSpec.defaults();
        assertEquals(new Holdout.Last(1), spec.holdout());
        assertEquals(100_000, spec.users());
        assertEquals(List.of(1, 5, 10, 20, 50, 100), spec.cutoffs());
        assertTrue(spec.excludeSeen());
        assertFalse(spec.learn());
        assertEquals(100, spec.depth());
        assertEquals(10, spec.cutoff());
        assertEquals(200, spec.candidates());
    }

    public void testAllThatCanBeSaid() throws IOException {
        EvaluationSpec spec = parse("""
                { "holdout": { "fraction": 0.2 }, "users": 7, "cutoffs": [ 300, 3, 300 ],
                  "weights": { "popularity": 2 }, "exclude_seen": false, "learn": true, "seed": 9,
                  "experiment": { "since": "2026-01-01T00:00:00Z", "until": 1767312000000 } }""");
        assertEquals(
                new EvaluationSpec(
                        new Holdout.Fraction(0.2),
                        7,
                        List.of(3, 300),
                        Weights.of(Map.of("popularity", 2)),
                        false,
                        true,
                        new ExperimentSpec(1767225600000L, 1767312000000L),
                        9),
                spec);
        assertEquals(300, spec.depth());
        assertEquals(300, spec.candidates());
        assertEquals(3, parse("{\"cutoffs\": [3]}").cutoff());
    }

    public void testExperimentCanBeAllThatIsAskedFor() throws IOException {
        EvaluationSpec spec = parse("{\"holdout\": false, \"experiment\": true}");
        assertNull(spec.holdout());
        assertEquals(new ExperimentSpec(null, null), spec.experiment());
        assertNull(parse("{\"experiment\": false}").experiment());
        assertEquals(Holdout.DEFAULT, parse("{\"holdout\": true}").holdout());
        for (String more : List.of("", ", \"experiment\": false", ", \"experiment\": true, \"learn\": true")) {
            refuses("[holdout] is [false], with which nothing but [experiment]", "{\"holdout\": false" + more + "}");
        }
        refuses(
                "[experiment] has [since] [2026-01-01T00:00:00Z] and [until] [2026-01-01T00:00:00Z] but has to begin",
                "{\"experiment\": {\"since\": 1767225600000, \"until\": \"2026-01-01T00:00:00Z\"}}");
        refuses("[experiment.since] is [soon] but must be a time", "{\"experiment\": {\"since\": \"soon\"}}");
    }

    private void refuses(String message, String json) {
        Exception refused = expectThrows(IllegalArgumentException.class, () -> parse(json));
        assertThat(refused.getMessage(), startsWith(message));
    }

    public void testRefusesWhatIsOutOfItsRange() {
        refuses("[users] is [0] but must be between 1 and 1000000", "{\"users\": 0}");
        refuses("[cutoffs] has [0] numbers", "{\"cutoffs\": []}");
        refuses("[cutoffs] has [1001] but a list's length must be between 1 and 1000", "{\"cutoffs\": [1001]}");
        refuses("[cutoffs] has [0] but a list's length", "{\"cutoffs\": [0]}");
        refuses("[weights.popularity] is [-1]", "{\"weights\": {\"popularity\": -1}}");
        refuses("[holdout.last] is [0]", "{\"holdout\": {\"last\": 0}}");
        expectThrows(IllegalArgumentException.class, () -> parse("{\"users_\": 1}"));
    }
}
