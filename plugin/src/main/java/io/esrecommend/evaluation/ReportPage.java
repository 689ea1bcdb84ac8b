package io.esrecommend.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefIterator;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.bytes.CompositeBytesReference;
import org.elasticsearch.common.hash.MessageDigests;
import org.elasticsearch.common.io.stream.BytesStreamOutput;

/**
 * The report of an evaluation as one HTML page that needs nothing else: no library, no network, not even a server.
 *
 * <p>The page holds the report as JSON, and a script that draws it. Its content security policy names the hashes of that
 * script and of the style, so a browser runs nothing else, whatever a variant or an item may be called.
 */
public final class ReportPage {

    /** The content type of the page. */
    public static final String CONTENT_TYPE = "text/html; charset=utf-8";

    /** In this order one script: what a part calls when it is read stands before it. */
    private static final List<String> SCRIPT = List.of(
            "words.js",
            "svg.js",
            "place.js",
            "lines.js",
            "rows.js",
            "parts.js",
            "headline.js",
            "metrics.js",
            "differences.js",
            "curves.js",
            "trade.js",
            "slices.js",
            "learned.js",
            "experiment.js",
            "page.js");

    private static final String REPORT = "{{report}}";

    private final BytesReference before;
    private final BytesReference after;

    private ReportPage(String template) {
        int hole = template.indexOf(REPORT);
        before = new BytesArray(template.substring(0, hole));
        after = new BytesArray(template.substring(hole + REPORT.length()));
    }

    /** The page without a report, from the plugin's resources. */
    public static ReportPage load() {
        String style = resource("page.css");
        String script = SCRIPT.stream().map(ReportPage::resource).collect(Collectors.joining());
        return new ReportPage(resource("page.html")
                .replace("{{style-hash}}", hash(style))
                .replace("{{script-hash}}", hash(script))
                .replace("{{style}}", style)
                .replace("{{script}}", script));
    }

    /**
     * The page with a report.
     *
     * @param report JSON in UTF-8, as the evaluation writes it; held twice while the page is made
     */
    public BytesReference of(BytesReference report) {
        return CompositeBytesReference.of(before, escaped(report), after);
    }

    /** The same JSON without anything that could end the element it is in: {@code <} stands in strings only. */
    private static BytesReference escaped(BytesReference json) {
        byte[] open = "\\u003c".getBytes(StandardCharsets.US_ASCII);
        try (BytesStreamOutput out = new BytesStreamOutput(json.length())) {
            BytesRefIterator parts = json.iterator();
            for (BytesRef part = parts.next(); part != null; part = parts.next()) {
                int written = part.offset;
                int end = part.offset + part.length;
                for (int i = part.offset; i < end; i++) {
                    if (part.bytes[i] == '<') {
                        out.writeBytes(part.bytes, written, i - written);
                        out.writeBytes(open, 0, open.length);
                        written = i + 1;
                    }
                }
                out.writeBytes(part.bytes, written, end - written);
            }
            return out.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // in memory
        }
    }

    private static String hash(String inline) {
        byte[] digest = MessageDigests.sha256().digest(inline.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the plugin lacks its resource [page/" + name + "]");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
