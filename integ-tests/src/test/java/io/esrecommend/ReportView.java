package io.esrecommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.esrecommend.node.Http;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Keys;

/** Reports of evaluations as a reader sees them: a node makes the page, a browser shows it. */
final class ReportView implements AutoCloseable {

    /** What the page shows of a report that has everything, in this order. */
    static final List<String> SECTIONS =
            List.of("metrics", "differences", "curves", "trade", "slices", "learned", "experiment");

    /** The variants of {@link #report}. */
    static final List<String> VARIANTS =
            List.of("fused", "popularity", "vectors_only", "cooccurrence_only", "requested", "learned");

    static final String EVALUATE = "/_recommend/" + Goods.ENGINE + "/_evaluate";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVALUATIONS = "/recommend." + Goods.ENGINE + ".evaluations";

    private final Http http;
    private final Browser browser;
    private final Path folder;

    private ReportView(Http http, Browser browser, Path folder) {
        this.http = http;
        this.browser = browser;
        this.folder = folder;
    }

    /**
     * Makes an engine, which has no statistics of its own, and starts a browser.
     *
     * @param folder an empty one, for files
     */
    static ReportView start(Http http, Path folder) {
        Browser browser = Browser.start(folder.resolve("profile"));
        new CleanNode(http).wipe();
        Goods goods = new Goods(http);
        goods.stock(Goods.INDEX, 2);
        new Shop(http).sell(Shop.EVENTS, "keyword");
        goods.put(Goods.ENGINE, Goods.INDEX);
        return new ReportView(http, browser, folder);
    }

    /** A report with everything, whose numbers are made up. */
    static ObjectNode report() {
        try (InputStream in = ReportView.class.getResourceAsStream("/evaluation/report.json")) {
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sets the width of the page, and whether the reader likes it light or dark. */
    void show(int width, String scheme) {
        browser.show(width, scheme, "screen");
    }

    /** Shows what a printer would get. */
    void print(String scheme) {
        browser.show(1280, scheme, "print");
    }

    /**
     * Lets the node make the page of a report that it keeps, and opens that as a file. A report that is made up is only taken
     * while there is no engine, which would let nobody else write it.
     */
    void open(JsonNode report) {
        String id = report.path("evaluation").asText();
        http.delete("/_recommend/" + Goods.ENGINE);
        http.put(EVALUATIONS, """
                { "settings": { "hidden": true, "number_of_replicas": 0 },
                  "aliases": { "recommend.goods.evaluations.write": { "is_hidden": true } },
                  "mappings": { "dynamic": false, "properties":
                    { "evaluation": { "type": "keyword" }, "started": { "type": "date" } } } }""");
        http.put(EVALUATIONS + "/_doc/" + id + "?refresh=true", report);
        new Goods(http).put(Goods.ENGINE, Goods.INDEX);
        open(http.get(EVALUATE + "/" + id + "?format=html").body().asText());
    }

    /** Opens a page as a reader does who was sent it. */
    void open(String page) {
        try {
            Path file = folder.resolve("evaluation.html");
            Files.writeString(file, page);
            browser.open(file.toUri());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The browser, for what is asked of it alone. */
    Browser browser() {
        return browser;
    }

    /** Whatever was looked at: no error, nothing forbidden, nothing asked for but the page, nothing undefined in it. */
    void assertQuiet() {
        assertEquals(List.of(), browser.console());
        List<String> requests = browser.events("Network.requestWillBeSent");
        assertEquals(1, requests.size(), requests::toString);
        assertTrue(requests.get(0).contains("evaluation.html"), requests::toString);
        assertEquals(
                List.of(),
                all("return document.querySelector('main').outerHTML"
                        + ".match(/.{0,40}(NaN|Infinity|undefined|null).{0,20}/g) ?? []"));
    }

    Object run(String script, Object... arguments) {
        return browser.run(script, arguments);
    }

    /** What a script returns that returns an array. */
    List<Object> all(String script, Object... arguments) {
        return List.copyOf((Collection<?>) browser.run(script, arguments));
    }

    List<Object> sections() {
        return all("return [...document.querySelectorAll('section')].map(one => one.id)");
    }

    long count(String selector) {
        return (Long) browser.run("return document.querySelectorAll(arguments[0]).length", selector);
    }

    String text(String selector) {
        return (String) browser.run("return document.querySelector(arguments[0]).textContent", selector);
    }

    /** Presses the key that goes on, and says where that leads. */
    String tab() {
        browser.press(Keys.TAB);
        return (String) browser.run("const at = document.activeElement;"
                + " return [...document.querySelectorAll('*')].indexOf(at) + ' ' + at.tagName");
    }

    /**
     * What is drawn for a measured value.
     *
     * @param value that was measured
     * @param x what else was measured, in a chart of two
     * @param left where it is drawn, in pixels of the chart
     * @param top likewise
     * @param width of what is drawn
     */
    record Mark(double value, double x, double left, double top, double width) {}

    /** Marks that a selector finds. */
    List<Mark> marks(String selector) {
        return all("""
                        return [...document.querySelectorAll(arguments[0])].map(one => {
                          const moved = one.transform.baseVal;
                          const at = moved.numberOfItems ? moved.getItem(0).matrix : { e: one.x.baseVal.value, f: one.y.baseVal.value };
                          return { value: one.dataset.value, x: one.dataset.x ?? '0', left: at.e, top: at.f,
                            width: one.getBoundingClientRect().width };
                        })""", selector).stream().map(ReportView::mark).toList();
    }

    private static Mark mark(Object found) {
        Map<?, ?> mark = (Map<?, ?>) found;
        return new Mark(
                number(mark.get("value")),
                number(mark.get("x")),
                number(mark.get("left")),
                number(mark.get("top")),
                number(mark.get("width")));
    }

    private static double number(Object number) {
        return Double.parseDouble(number.toString());
    }

    @Override
    public void close() {
        browser.close();
    }
}
