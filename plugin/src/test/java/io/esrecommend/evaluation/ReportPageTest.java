package io.esrecommend.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticsearch.common.bytes.BytesArray;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.common.bytes.CompositeBytesReference;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xcontent.json.JsonXContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page holds the report, and nothing in a report gets out of where it is held. */
class ReportPageTest {

    private static final Pattern REPORT =
            Pattern.compile("<script type=\"application/json\" id=\"evaluation\">([^<]*)</script>", Pattern.DOTALL);

    private static final ReportPage PAGE = ReportPage.load();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "films",
                "</script><script>alert(1)</script>",
                "<!-- <script>",
                "a \\< \\\\< \" quote",
                "two\u2028lines\u2029and a \u0000 null",
                "Amélie, 千と千尋, \uD83C\uDFAC <",
                "{{script}} {{report}} $1",
            })
    void reportIsReadBackAsItWas(String name) throws Exception {
        Map<String, Object> report = Map.of("engine", name, name, List.of(name, 1, 0.5));
        BytesReference json = BytesReference.bytes(JsonXContent.contentBuilder().map(report));
        Matcher held = REPORT.matcher(PAGE.of(json).utf8ToString());
        assertTrue(held.find(), "the report is not whole");
        assertEquals(
                report,
                XContentHelper.convertToMap(new BytesArray(held.group(1)), false, XContentType.JSON)
                        .v2());
        assertFalse(held.find(), "the report is there twice");
    }

    @Test
    void reportMayComeInPieces() {
        BytesReference pieces = CompositeBytesReference.of(
                new BytesArray("{\"a\":\"<"), new BytesArray("<<b"), new BytesArray("\",\"é\":1}"));
        Matcher held = REPORT.matcher(PAGE.of(pieces).utf8ToString());
        assertTrue(held.find());
        assertEquals("{\"a\":\"\\u003c\\u003c\\u003cb\",\"é\":1}", held.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"style", "script"})
    void policyAllowsWhatIsInThePageAndNothingElse(String element) throws Exception {
        String page = PAGE.of(new BytesArray("{}")).utf8ToString();
        Matcher inline = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
                .matcher(page);
        assertTrue(inline.find());
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(inline.group(1).getBytes(StandardCharsets.UTF_8));
        String hash = "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        assertTrue(page.contains(element + "-src " + hash + ";"), element + "-src is not " + hash);
        assertTrue(page.contains("content=\"default-src 'none';"));
        assertFalse(inline.find(), "there is another " + element);
    }

    @Test
    void pageNamesNothingThatWouldBeFetched() {
        String page = PAGE.of(new BytesArray("{}")).utf8ToString();
        assertFalse(page.contains("{{"), "a hole is left");
        for (String fetching : List.of(" src=", "@import", "url(", "fetch(", "import(", "XMLHttpRequest", "<link")) {
            assertFalse(page.contains(fetching), fetching);
        }
        String named = page.replace("http://www.w3.org/2000/svg", "");
        assertFalse(named.contains("http://") || named.contains("https://"), "an address is named");
    }
}
