package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esrecommend.node.Http;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Whether everybody can read the page of an evaluation, in a real browser: wide or narrow, light or dark, by any means. */
@EnabledIf(value = "io.esrecommend.Browser#isExpected", disabledReason = Browser.MISSING)
@ExtendWith(LocalNodeExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one engine and one browser are enough
class EvaluationLegibilityIT {

    private static final Path PICTURES = Path.of("target/evaluation-page");

    private static final String OVERLAPS = """
            const found = [];
            for (const chart of document.querySelectorAll('svg.chart')) {
              const name = chart.querySelector('title').textContent;
              const frame = chart.getBoundingClientRect();
              const labels = [...chart.querySelectorAll('text')].map(one => ({ says: one.textContent, at: one.getBoundingClientRect() }));
              labels.forEach((a, i) => {
                if (a.at.left < frame.left - 1 || a.at.right > frame.right + 1 || a.at.bottom > frame.bottom + 3) found.push(`${a.says} is outside ${name}`);
                for (const b of labels.slice(i + 1)) {
                  const across = Math.min(a.at.right, b.at.right) - Math.max(a.at.left, b.at.left);
                  const down = Math.min(a.at.bottom, b.at.bottom) - Math.max(a.at.top, b.at.top);
                  if (across > 1 && down > 2) found.push(`${a.says} / ${b.says} in ${name}`);
                }
              });
            }
            return found""";

    /** Texts whose contrast to what is behind them is below what WCAG asks for. */
    private static final String PALE = """
            const light = colour => {
              const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(part => part / 255)
                .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const ground = node => {
              const own = getComputedStyle(node).backgroundColor;
              return own.endsWith(' 0)') && node.parentElement ? ground(node.parentElement) : own;
            };
            return ['.finding', '.finding em', '.lead', '.tile dt', 'td .value', 'td .range', '.best .range', 'th span',
              '.of', '.tick', '.label', 'summary', 'nav a'].filter(what => {
                const node = document.querySelector(what);
                const style = getComputedStyle(node);
                const [a, b] = [light(node instanceof SVGElement ? style.fill : style.color), light(ground(node))];
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
              })""";

    private final Http http;
    private ReportView view;
    private ObjectNode report;

    EvaluationLegibilityIT(Http http) {
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
    @ValueSource(ints = {1280, 768, 400, 320})
    void labelsDoNotOverlapAndNothingSticksOut(int width) {
        view.show(width, "light");
        view.open(report);
        assertTrue(view.count("svg.chart text") > 100);
        assertEquals(List.of(), view.all(OVERLAPS));
        assertEquals(
                view.run("return document.documentElement.clientWidth"),
                view.run("return document.documentElement.scrollWidth"),
                "the page scrolls sideways");
    }

    @Test
    void chartsFollowTheWidthOfThePage() {
        long wide = (Long) view.run("return document.querySelector('#trade svg.chart').clientWidth");
        view.show(400, "light");
        view.run("return new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))");
        long narrow = (Long) view.run("return document.querySelector('#trade svg.chart').clientWidth");
        assertTrue(narrow < 400 && wide > 1000, wide + " then " + narrow);
        assertEquals(List.of(), view.all(OVERLAPS));
    }

    @Test
    void pageIsReadableInTheLightInTheDarkAndOnPaper() {
        assertEquals(List.of(), view.all(PALE));
        long light = ground();
        view.show(1280, "dark");
        assertEquals(List.of(), view.all(PALE));
        long dark = ground();
        assertTrue(light > 200 && dark < 60, light + " and " + dark);
        view.print("dark");
        assertEquals(List.of(), view.all(PALE));
        assertEquals(255, ground(), "paper is white");
    }

    /** How bright the ground is, 0 to 255. */
    private long ground() {
        return (Long) view.run("return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "400, light"})
    void pageCanBeSeen(int width, String scheme) {
        view.show(width, scheme);
        view.open(report);
        Picture picture = view.browser().picture();
        picture.write(PICTURES.resolve(scheme + "-" + width + ".png"));
        assertTrue(picture.height() > 2000, "only " + picture.height() + " pixels high");
        assertTrue(picture.colours() > 100, "only " + picture.colours() + " colours");
        assertTrue(picture.plain() < 0.8, picture.plain() + " of it is of one colour");
    }

    @Test
    void screenReadersAreToldWhatChartsAndTablesShow() {
        assertEquals(
                List.of(),
                view.all(
                        "return [...document.querySelectorAll('svg.chart')].filter(one => one.getAttribute('role') !== 'img'"
                                + " || one.getAttribute('aria-labelledby').split(' ')"
                                + ".some(id => document.getElementById(id).textContent.length < 4))"));
        assertEquals(
                List.of(),
                view.all("return [...document.querySelectorAll('table')]"
                        + ".filter(one => !one.querySelector('caption')?.textContent)"));
    }

    @Test
    void keyboardReachesEverything() {
        long stops = view.count("a, summary, [tabindex], input[type=checkbox]") + 1; // one for all metrics of slices
        Set<String> reached = new LinkedHashSet<>();
        for (long i = 0; i < stops; i++) {
            reached.add(view.tab());
        }
        assertEquals(stops, reached.size(), reached::toString);
    }
}
