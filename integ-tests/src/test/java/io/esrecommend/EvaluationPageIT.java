package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esrecommend.node.Http;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page of an evaluation says, in a real browser. */
@EnabledIf(value = "io.esrecommend.Browser#isExpected", disabledReason = Browser.MISSING)
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one engine and one browser are enough
class EvaluationPageIT {

    private static final String ROW = "const row = [...document.querySelectorAll('.metrics tbody tr')]"
            + ".find(one => one.querySelector('b')?.textContent === arguments[0]);";

    private final Http http;
    private ReportView view;
    private ObjectNode report;

    EvaluationPageIT(Http http) {
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
    void read() {
        report = ReportView.report();
        view.show(1280, "light");
    }

    @Test
    void evaluationIsAnsweredAsAPage() {
        String path = ReportView.EVALUATE + "?wait_for_completion=true&format=html";
        view.open(http.post(path, null).body().asText());
        view.assertQuiet();
        assertTrue(view.text("h1").contains(Goods.ENGINE), view.text("h1"));
        assertTrue(
                view.text(".finding").matches("Fused finds the held-back item .* % of users.*"), view.text(".finding"));
        assertEquals(List.of("metrics", "differences", "curves", "trade", "slices"), view.sections());
        assertEquals(
                List.of("fused", "popularity", "vectors only", "cooccurrence only"),
                view.all("return [...document.querySelectorAll('.metrics thead th')].map(one => one.textContent)"));
        JsonNode stored = http.get(ReportView.EVALUATE).body();
        JsonNode ndcg =
                stored.path("variants").path(0).path("metrics").path("ndcg").path("value");
        assertEquals(
                ndcg.asDouble(),
                Double.parseDouble((String) view.run(ROW + " return row.querySelector('.value').textContent", "NDCG")),
                0.001 * ndcg.asDouble() + 0.0005);
    }

    @Test
    void browserIsToldThatItIsAPage() {
        view.open(report);
        URI there = http.address(
                ReportView.EVALUATE + "/" + report.path("evaluation").asText() + "?format=html");
        view.browser().open(there);
        assertEquals("text/html", view.run("return document.contentType"));
        assertEquals("UTF-8", view.run("return document.characterSet"));
        assertEquals(ReportView.SECTIONS, view.sections());
        assertEquals(List.of(), view.browser().console());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | ?format=xml | [format] is [xml] but must be [html], [json], [yaml], [cbor] or [smile]",
                "POST | ?format=xml | [format] is [xml] but must be [html], [json], [yaml], [cbor] or [smile]",
                "POST | ?format=html | for which [wait_for_completion] must be [true]"
            })
    void unknownFormatIsRefused(String method, String parameters, String reason) {
        Http.Answer answer = http.send(method, ReportView.EVALUATE + parameters, null, Map.of());
        assertEquals(400, answer.status());
        String said = answer.body().path("error").path("reason").asText();
        assertTrue(said.contains(reason), said);
    }

    @Test
    void failureIsNoPage() {
        Http.Answer answer = http.send("GET", ReportView.EVALUATE + "/none?format=html", null, Map.of());
        assertEquals(404, answer.status());
        assertTrue(answer.body().path("error").path("reason").asText().contains("none"));
    }

    @Test
    void headlineSaysWhatTheNumbersSay() {
        view.open(report);
        view.assertQuiet();
        assertEquals(
                "Fused finds the held-back item among the first\u00A010 for 21.3 % of users, 2.31 times popularity.",
                view.text(".finding"));
        assertEquals("Evaluation of films", view.run("return document.title"));
        String header = view.text("header");
        assertTrue(header.contains("Its NDCG@10 is 0.0707 above popularity’s (p < 0.001): more than chance explains."));
        assertTrue(header.contains("The learned weights ranked better and are in use now."));
        assertTrue(header.contains("Held back: each user’s last choice."), header);
        assertTrue(header.contains("22 November 2026 at 17:30 UTC"), header);
    }

    @Test
    void everySectionOfTheReportIsThere() {
        view.open(report);
        view.assertQuiet();
        assertEquals(ReportView.SECTIONS, view.sections());
        assertEquals(
                ReportView.SECTIONS.stream().map(id -> "#" + id).toList(),
                view.all("return [...document.querySelectorAll('nav a')].map(one => one.getAttribute('href'))"));
    }

    @Test
    void sectionsThatTheReportLacksAreNotThere() {
        report.remove(List.of("comparisons", "trade", "learned", "experiment", "seed"));
        for (JsonNode variant : report.path("variants")) {
            ((ObjectNode) variant).remove(List.of("slices", "curves", "took"));
            ((ObjectNode) variant.path("metrics")).remove(List.of("rmse", "mae", "coverage"));
        }
        view.open(report);
        view.assertQuiet();
        assertEquals(List.of("metrics"), view.sections());
        assertEquals(
                List.of("Does it find what users choose next?", "What are the lists like?"),
                view.all(
                        "return [...document.querySelectorAll('.metrics th[scope=rowgroup]')].map(one => one.textContent)"));
    }

    @Test
    void nothingHeldBackIsSaid() {
        report.putArray("variants");
        report.remove(List.of("comparisons", "trade", "learned", "experiment"));
        view.open(report);
        view.assertQuiet();
        assertEquals("Nothing was held back that could be found again.", view.text(".finding"));
        assertEquals(List.of(), view.sections());
    }

    @Test
    void experimentMayBeAllThatWasEvaluated() {
        report.remove(List.of("variants", "comparisons", "trade", "learned", "counts", "holdout", "cutoff", "cutoffs"));
        view.open(report);
        view.assertQuiet();
        assertEquals(List.of("experiment"), view.sections());
        assertEquals(
                "“fresh” is 7.01 percentage points better than “control” (p = 0.0370). “bold” differs from “control” by 1.23"
                        + " percentage points, which chance can explain (p = 0.666).",
                view.text(".finding"));
        assertTrue(view.text("#experiment").contains("Left out: 12 mixed users, 3 users not shown."));
    }

    @Test
    void whatCouldNotBeMeasuredIsADash() {
        forget(report.path("variants"));
        forget(report.path("comparisons"));
        forget(report.path("experiment").path("arms"));
        view.open(report);
        view.assertQuiet();
        assertEquals(
                Set.of("–"),
                Set.copyOf(view.all(
                        "return [...document.querySelectorAll('.metrics .value')].map(one => one.textContent)")));
        assertEquals(0, view.count(".best"));
        assertEquals(0, view.count("#curves, #slices .column"));
    }

    /** Makes null of every number that was measured. */
    private static void forget(JsonNode node) {
        for (JsonNode child : node) {
            forget(child);
        }
        if (node instanceof ObjectNode object) {
            for (String name : List.of("value", "low", "high", "p", "difference", "p50", "p95")) {
                if (object.path(name).isNumber()) {
                    object.putNull(name);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Hit rate, fused, 0.213",
        "Novelty,  fused, 8.91",
        "Coverage, popularity, 0.0416",
        "Time,     fused, 4.10 ms",
        "RMSE,     popularity, –"
    })
    void tableShowsEachValue(String metric, String variant, String shown) {
        view.open(report);
        assertEquals(
                shown,
                view.run(
                        ROW + " return row.querySelector(`[data-variant=${arguments[1]}] .value`).textContent",
                        metric,
                        variant));
    }

    @ParameterizedTest
    @CsvSource({"Hit rate, learned", "Concentration, vectors_only", "RMSE, vectors_only", "Time, popularity"})
    void bestOfEachRowIsMarked(String metric, String best) {
        view.open(report);
        assertEquals(
                List.of(best),
                view.all(ROW + " return [...row.querySelectorAll('.best')].map(one => one.dataset.variant)", metric));
    }

    @Test
    void nameOfAVariantIsTextWhateverItSays() {
        String name = "</script><b id=\"out\">&amp;<!--";
        for (JsonNode variant : report.path("variants")) {
            if (variant.path("name").asText().equals("requested")) {
                ((ObjectNode) variant).put("name", name);
            }
        }
        report.put("engine", "<img src=x onerror=alert(1)>");
        ((ObjectNode) report.path("learned")).put("reason", "<i>because</i>\u2028");
        view.open(report);
        view.assertQuiet();
        assertEquals(ReportView.SECTIONS, view.sections());
        assertTrue(view.all("return [...document.querySelectorAll('.metrics thead th')].map(one => one.textContent)")
                .contains(name));
        assertTrue(view.text("h1").contains("<img src=x onerror=alert(1)>"));
        assertTrue(view.text("#learned .verdict").contains("<i>because</i>"));
        assertEquals(0, view.count("#out, img, #learned i, iframe"));
    }
}
