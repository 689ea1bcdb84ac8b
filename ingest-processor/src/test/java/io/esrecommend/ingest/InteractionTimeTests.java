package io.esrecommend.ingest;

import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.test.ESTestCase;

public class InteractionTimeTests extends ESTestCase {

    private final Interactions interactions = new Interactions();

    private String time(String options, Object time) throws Exception {
        return Interactions.run(
                        interactions.create("{'future_tolerance': '365d', 'time': {'field': 'ts'" + options + "}}"),
                        event(time))
                .getFieldValue("@timestamp", String.class);
    }

    private String failure(String options, Object time) throws Exception {
        var processor = interactions.create("{'time': {'field': 'ts'" + options + "}}");
        IngestDocument document = event(time);
        return expectThrows(IllegalArgumentException.class, time + " passed", () -> processor.execute(document))
                .getMessage();
    }

    private static IngestDocument event(Object time) {
        Map<String, Object> event = new HashMap<>(
                Interactions.map("{'user': {'id': 'u1'}, 'item': {'id': 'i1'}, 'event': {'action': 'buy'}}"));
        event.put("ts", time);
        return Interactions.document(event);
    }

    public void testIsoTimes() throws Exception {
        Map<String, String> times = new HashMap<>();
        times.put("2026-11-20T14:03:11Z", "2026-11-20T14:03:11.000Z");
        times.put(" 2026-11-20T14:03:11.123999Z ", "2026-11-20T14:03:11.123Z");
        times.put("2026-11-20T14:03:11,5+01:00", "2026-11-20T13:03:11.500Z");
        times.put("2026-11-20T14:03:11-0330", "2026-11-20T17:33:11.000Z");
        times.put("2026-11-20 14:03:11", "2026-11-20T14:03:11.000Z");
        times.put("2026-11-20 14:03", "2026-11-20T14:03:00.000Z");
        times.put("2026-11-20", "2026-11-20T00:00:00.000Z");
        times.put("1970-01-01", "1970-01-01T00:00:00.000Z");
        for (Map.Entry<String, String> time : times.entrySet()) {
            assertEquals(time.getValue(), time("", time.getKey()));
            assertEquals(time.getValue(), time(", 'formats': 'ISO8601'", time.getKey()));
        }
        assertEquals("2026-11-20T13:03:11.000Z", time(", 'timezone': 'Europe/Berlin'", "2026-11-20T14:03:11"));
        assertEquals("2026-07-20T12:03:11.000Z", time(", 'timezone': 'Europe/Berlin'", "2026-07-20 14:03:11"));
        assertEquals("2026-07-19T22:00:00.000Z", time(", 'timezone': 'Europe/Berlin'", "2026-07-20"));
        // a zone in the text comes before that of the option
        assertEquals("2026-11-20T14:03:11.000Z", time(", 'timezone': 'Europe/Berlin'", "2026-11-20T14:03:11Z"));
        assertEquals("2026-11-20T09:03:11.000Z", time(", 'timezone': 'Europe/Berlin'", "2026-11-20T14:03:11+05:00"));
    }

    public void testNumbersTellTheirUnitByTheirSize() throws Exception {
        String second = "2025-11-20T14:03:11.000Z";
        String milli = "2025-11-20T14:03:11.123Z";
        Map<Object, String> times = new HashMap<>();
        times.put(1763647391, second);
        times.put(1763647391L, second);
        times.put("1763647391", second);
        times.put(1763647391.123, milli);
        times.put("1763647391.1239", milli);
        times.put(new BigDecimal("1763647391.1239"), milli);
        times.put(1763647391123L, milli);
        times.put("1763647391123", milli);
        times.put(1.763647391123E12, milli);
        times.put(1763647391123456L, milli);
        times.put(1763647391123456789L, milli);
        times.put("1763647391123456789", milli);
        times.put(0, "1970-01-01T00:00:00.000Z");
        times.put(0.25, "1970-01-01T00:00:00.250Z");
        times.put(99_999_999_999L, "5138-11-16T09:46:39.000Z");
        times.put(100_000_000_000L, "1973-03-03T09:46:40.000Z");
        times.put(100_000_000_000_000L, "1973-03-03T09:46:40.000Z");
        times.put(100_000_000_000_000_000L, "1973-03-03T09:46:40.000Z");
        interactions.now = Instant.parse("9999-01-01T00:00:00Z").toEpochMilli();
        for (Map.Entry<Object, String> time : times.entrySet()) {
            assertEquals(time.getKey().toString(), time.getValue(), time("", time.getKey()));
        }
    }

    public void testUnitsThatAreNamed() throws Exception {
        assertEquals("2025-11-20T14:03:11.500Z", time(", 'formats': ['UNIX']", 1763647391.5));
        assertEquals("2025-11-20T14:03:11.500Z", time(", 'formats': ['UNIX']", "1763647391.5"));
        assertEquals("1970-08-23T12:05:20.000Z", time(", 'formats': ['UNIX']", 20261120));
        assertEquals("2025-11-20T14:03:11.123Z", time(", 'formats': ['UNIX_MS']", 1763647391123.9));
        assertEquals("1970-01-21T09:54:07.391Z", time(", 'formats': ['UNIX_MS']", "1763647391"));
        assertThat(failure(", 'formats': ['UNIX_MS']", "2026-11-20"), containsString("one of the formats [UNIX_MS]"));
        assertThat(failure(", 'formats': ['ISO8601']", 1763647391123L), containsString("one of the formats [ISO8601]"));
        assertThat(failure(", 'formats': ['UNIX']", 1763647391123L), containsString("a time from 1970 to 9999"));
    }

    public void testPatterns() throws Exception {
        String german = ", 'formats': ['dd.MM.yyyy HH:mm:ss', 'dd.MM.yyyy'], 'timezone': 'Europe/Berlin'";
        assertEquals("2026-11-20T13:03:11.000Z", time(german, "20.11.2026 14:03:11"));
        assertEquals("2026-06-30T22:00:00.000Z", time(german, " 01.07.2026 "));
        // an hour that is twice is the first one, one that is not there is the next
        assertEquals("2026-10-25T00:30:00.000Z", time(german, "25.10.2026 02:30:00"));
        assertEquals("2026-03-29T01:30:00.000Z", time(german, "29.03.2026 02:30:00"));
        assertEquals("2026-11-20T14:03:11.000Z", time(", 'formats': 'yyyyMMddHHmmss'", "20261120140311"));
        assertEquals("2026-11-20T00:00:00.000Z", time(", 'formats': 'yyyyMMdd'", 20261120));
        assertEquals(
                "2026-11-20T12:03:11.000Z",
                time(
                        ", 'formats': 'uuuu-MM-dd HH:mm:ss XXX', 'timezone': 'Europe/Berlin'",
                        "2026-11-20 14:03:11 +02:00"));
        assertEquals(
                "2026-11-20T13:03:11.000Z",
                time(", 'formats': 'dd/MMM/yyyy:HH:mm:ss Z'", "20/Nov/2026:14:03:11 +0100"));
        assertEquals("2025-11-20T14:03:11.123Z", time(", 'formats': 'epoch_millis'", 1763647391123L));
        assertEquals("2026-11-20T00:00:00.000Z", time(", 'formats': ['dd.MM.yyyy', 'ISO8601']", "2026-11-20"));
        // without a year it is no time
        assertThat(
                failure(", 'formats': 'dd.MM. HH:mm'", "20.11. 14:03"),
                containsString("one of the formats [dd.MM. HH:mm]"));
        assertThat(failure(german, "31.02.2026x"), containsString("[dd.MM.yyyy HH:mm:ss, dd.MM.yyyy]"));
    }

    public void testWhatIsNoTimeFails() throws Exception {
        assertEquals(
                "[time] [ts] is [yesterday] but must be a time in one of the formats [ISO8601, epoch]; fix the event, or"
                        + " name its format in [formats]",
                failure("", "yesterday"));
        for (Object wrong : List.of(
                "2026-02-30",
                "2026-13-01",
                "2026-11-20T25:00:00Z",
                "2026-11",
                "14:03",
                "20.11.2026",
                "1e9",
                "0x10",
                "--1",
                "NaN",
                "T",
                "١٧٦٣٦٤٧٣٩١",
                Double.NaN,
                Double.POSITIVE_INFINITY,
                true,
                Map.of("$date", 1),
                List.of(1, 2),
                "9".repeat(31),
                "1".repeat(200))) {
            assertThat(
                    wrong.toString(),
                    failure("", wrong),
                    allOf(startsWith("[time] [ts] is "), containsString("one of the formats [ISO8601, epoch]")));
        }
    }

    public void testDateWithoutAnythingBetweenItsPartsIsNoNumber() throws Exception {
        for (Object date : List.of(20261120, "20261120", 20261120140311L, "20261120140311")) {
            assertThat(failure("", date), containsString("name its format in [formats]"));
        }
    }

    public void testTimesOutOfRangeFail() throws Exception {
        for (Object wrong : List.of(
                -1,
                "-1",
                -1763647391123L,
                -0.5,
                "1969-12-31T23:59:59.999Z",
                "1969-12-31",
                Long.MIN_VALUE,
                -1e300,
                new BigDecimal("-1e999999999"))) {
            assertThat(wrong.toString(), failure("", wrong), containsString("but must be a time from 1970 to 9999"));
        }
        for (Object wrong :
                List.of(253402300800000L, Long.MAX_VALUE, 1e300, "9".repeat(30), new BigDecimal("1e999999999"))) {
            assertThat(
                    wrong.toString(),
                    failure(", 'formats': 'UNIX_MS'", wrong),
                    containsString("but must be a time from 1970 to 9999"));
        }
        assertEquals("1970-01-01T00:00:00.000Z", time("", new BigDecimal("1e-999999999")));
        interactions.now = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();
        assertEquals("9999-12-31T23:59:59.999Z", time(", 'formats': 'UNIX_MS'", 253402300799999L));
    }

    public void testFormatsAndZonesThatAreNoneAreRefused() {
        assertThat(
                interactions.refusal("{'time': {'formats': ['no such format']}}"),
                startsWith("[formats] of [time] name [no such format], which is no format"));
        assertThat(
                interactions.refusal("{'time': {'formats': ['8']}}"),
                startsWith("[formats] of [time] name [8], which is no format"));
        assertThat(interactions.refusal("{'time': {'formats': [1]}}"), startsWith("[formats] of [time] is [[1]]"));
        assertThat(interactions.refusal("{'time': {'formats': []}}"), startsWith("[formats] of [time] is [[]]"));
        assertThat(
                interactions.refusal("{'time': {'timezone': 'Berlin'}}"),
                startsWith("[timezone] of [time] is [Berlin] but must be a time zone"));
        assertThat(interactions.refusal("{'time': {'timezone': 1}}"), startsWith("[timezone] of [time] is [1]"));
    }
}
