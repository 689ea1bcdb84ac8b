package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esrecommend.ReportView.Mark;
import io.esrecommend.node.Http;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page of an evaluation draws, in a real browser: everything where its value belongs. */
@EnabledIf(value = "io.esrecommend.Browser#isExpected", disabledReason = Browser.MISSING)
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one engine and one browser are enough
class EvaluationChartsIT {

    private static final double PIXEL = 0.51;

    private final Http http;
    private ReportView view;
    private ObjectNode report;

    EvaluationChartsIT(Http http) {
        this.http = http;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        view = ReportView.start(http, folder);
    }

    @AfterAll
    void stop() {
        if (view != null) {
            view.close();
        }
    }

    @BeforeEach
    void open() {
        report = ReportView.report();
        view.show(1280, "light");
        view.open(report);
    }

    @AfterEach
    void quiet() {
        view.assertQuiet();
    }

    @ParameterizedTest
    @CsvSource({"ndcg, 1280", "recall, 1280", "precision, 1280", "coverage, 1280", "recall, 400"})
    void curvesGoThroughTheirValues(String metric, int width) {
        view.show(width, "light");
        view.open(report);
        String figure = "#curves [data-metric=" + metric + "] ";
        for (String variant : ReportView.VARIANTS) {
            List<Double> values = new ArrayList<>();
            of(variant)
                    .path("curves")
                    .path(metric)
                    .forEach(point -> values.add(point.path("value").asDouble()));
            String marks = figure + "path.mark[data-variant=" + variant + "]";
            assertEquals(values, view.marks(marks).stream().map(Mark::value).toList(), variant);
        }
        List<Mark> marks = view.marks(figure + "path.mark");
        assertLinear(marks, Mark::value, mark -> -mark.top());
        assertLinear(marks, mark -> Math.log(mark.x()), Mark::left);
        assertEquals(ReportView.VARIANTS.size(), view.count(figure + "path.line"));
        assertEquals(
                metric.equals("coverage") ? 0 : ReportView.VARIANTS.size(),
                view.count(figure + "path.band"),
                "bands where there are intervals");
    }

    @Test
    void tradeShowsEachVariantAndTheSeriesWhereTheyBelong() {
        List<Mark> marks = view.marks("#trade path.mark");
        assertEquals(ReportView.VARIANTS.size() + report.path("trade").size(), marks.size());
        assertLinear(marks, Mark::value, mark -> -mark.top());
        assertLinear(marks, Mark::x, Mark::left);
        for (String variant : ReportView.VARIANTS) {
            Mark mark =
                    view.marks("#trade path.mark[data-variant=" + variant + "]").get(0);
            JsonNode metrics = of(variant).path("metrics");
            assertEquals(metrics.path("ndcg").path("value").asDouble(), mark.value());
            assertEquals(metrics.path("coverage").path("value").asDouble(), mark.x());
        }
        assertEquals(1, view.count("#trade path.path"), "the line of novelty");
    }

    @Test
    void barsOfSlicesAreAsLongAsTheirValues() {
        List<Mark> bars = view.marks("#slices rect.column");
        assertEquals(ReportView.VARIANTS.size() * 6, bars.size());
        assertProportional(bars);
        double ndcg = bars.get(0).value();
        view.run("document.querySelector('#slices input[value=hit_rate]').click()");
        List<Mark> others = view.marks("#slices rect.column");
        assertProportional(others);
        assertNotEquals(ndcg, others.get(0).value());
        JsonNode first = of("fused").path("slices").path(0).path("metrics");
        assertEquals(
                first.path("hit_rate").path("value").asDouble(), others.get(0).value());
    }

    @Test
    void differencesWeightsAndArmsAreDrawn() {
        List<Mark> differences = view.marks("#differences figure:first-child path.mark");
        assertEquals(5, differences.size());
        assertLinear(differences, Mark::value, Mark::left);
        List<Mark> weights = view.marks("#learned figure:first-child path.mark");
        assertEquals(10, weights.size(), "five weights, before and after");
        assertLinear(weights, Mark::value, Mark::left);
        assertEquals(5, view.count("#learned figure:nth-child(2) path.mark"), "rounds");
        for (int figure = 1; figure <= 2; figure++) {
            List<Mark> arms = view.marks("#experiment figure:nth-child(" + figure + ") rect.column");
            assertEquals(3, arms.size());
            assertProportional(arms);
        }
    }

    @Test
    void variantThatIsUntickedIsNotDrawn() {
        String shown = "return [...document.querySelectorAll('#curves svg.chart .s1')]"
                + ".filter(one => getComputedStyle(one).display !== 'none').length";
        assertTrue((Long) view.run(shown) >= 4 * 8, "the band, the line and six marks of each curve");
        view.run("document.querySelectorAll('#curves input')[1].click()");
        assertEquals(0L, view.run(shown));
    }

    /** What is drawn follows what was measured: one straight line, upwards, through all. */
    private static void assertLinear(List<Mark> marks, ToDoubleFunction<Mark> measured, ToDoubleFunction<Mark> drawn) {
        Mark least = marks.stream().min(Comparator.comparingDouble(measured)).orElseThrow();
        Mark most = marks.stream().max(Comparator.comparingDouble(measured)).orElseThrow();
        double rise = drawn.applyAsDouble(most) - drawn.applyAsDouble(least);
        assertTrue(rise > 50, () -> "hardly a difference is seen, or the wrong way round: " + marks);
        double slope = rise / (measured.applyAsDouble(most) - measured.applyAsDouble(least));
        for (Mark mark : marks) {
            double expected =
                    drawn.applyAsDouble(least) + slope * (measured.applyAsDouble(mark) - measured.applyAsDouble(least));
            assertEquals(expected, drawn.applyAsDouble(mark), PIXEL, mark::toString);
        }
    }

    private static void assertProportional(List<Mark> bars) {
        Mark longest =
                bars.stream().max(Comparator.comparingDouble(Mark::value)).orElseThrow();
        assertTrue(longest.width() > 50, longest::toString);
        for (Mark bar : bars) {
            assertEquals(longest.width() / longest.value() * bar.value(), bar.width(), PIXEL, bar::toString);
        }
    }

    private JsonNode of(String variant) {
        for (JsonNode one : report.path("variants")) {
            if (one.path("name").asText().equals(variant)) {
                return one;
            }
        }
        throw new AssertionError("no variant " + variant);
    }
}
