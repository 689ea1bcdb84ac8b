package io.esrecommend.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.esrecommend.node.Http;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What answers said that they must not, whatever happens to the cluster. */
final class Complaints {

    private static final int LENGTH = 1_500;

    private final List<String> all = Collections.synchronizedList(new ArrayList<>());

    /** Complains about an answer, unless it is allowed. */
    void unless(boolean allowed, String request, Http.Answer answer) {
        if (!allowed) {
            add(request + " was answered " + answer.status() + " " + answer.body());
        }
    }

    void add(String complaint) {
        String text = Instant.now() + " " + complaint;
        all.add(text.substring(0, Math.min(LENGTH, text.length())));
    }

    /** Fails if there are any, and forgets them. */
    void check() {
        List<String> found = List.copyOf(all);
        all.clear();
        assertEquals(List.of(), found);
    }
}
