package io.esrecommend.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.elasticsearch.test.ESTestCase;

public class EventTimeTests extends ESTestCase {

    public void testTimesAreWrittenAsJavaWritesThem() {
        DateTimeFormatter java = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        for (int i = 0; i < 10_000; i++) {
            long millis = randomLongBetween(0, 253402300799999L);
            assertEquals(java.format(Instant.ofEpochMilli(millis)), EventTime.iso(millis));
        }
    }
}
