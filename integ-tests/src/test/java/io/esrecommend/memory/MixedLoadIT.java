package io.esrecommend.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** After everything at once, much of it cancelled, nothing is held: what can be counted is as before. */
@ExtendWith(SmallNodeExtension.class)
class MixedLoadIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int WARM_UP_SECONDS = 12;
    private static final int SECONDS = 30;

    /** Threads of pools that are as large as their load; files of segments, more while builds are young, and of connections. */
    private static final int SOME = 60;

    private final SmallNode node;

    MixedLoadIT(SmallNode node) {
        this.node = node;
    }

    @Test
    void leavesNothingBehind() throws Exception {
        Vitals free = node.vitals();
        MixedLoad load = new MixedLoad(node.http(), SmallNodeExtension.warehouse(node));
        load.open();
        load.run(WARM_UP_SECONDS);
        node.assertFree(free);
        Vitals before = node.vitals();
        load.run(SECONDS);
        node.assertFree(free);
        Vitals after = node.vitals();
        assertTrue(after.threads() <= before.threads() + SOME, after + " but was " + before);
        assertTrue(after.descriptors() <= before.descriptors() + SOME, after + " but was " + before);
        assertAnswers(load.answers());
    }

    /** A build that rests holds a point in time of the events, which has to go with it. */
    @Test
    void aBuildThatIsCancelledWhileItFoldsHoldsNothing() throws Exception {
        Vitals free = node.vitals();
        node.set("recommend.build.duty_cycle", "0.05");
        assertEquals(
                200,
                node.patiently(() -> node.ask("POST", "/_recommend/warehouse/_build?mode=full", null))
                        .status());
        long start = System.nanoTime();
        while (node.vitals().contexts() == 0 && System.nanoTime() - start < LIMIT.toNanos()) {
            Thread.sleep(20);
        }
        node.http().post("/_tasks/_cancel?actions=cluster:admin/recommend/build*", null);
        node.set("recommend.build.duty_cycle", null);
        node.assertFree(free);
        assertEquals(
                "cancelled",
                SmallNodeExtension.warehouse(node).lastRun().path("state").asText());
    }

    /** What is quick worked at times; what did not was cancelled or refused, and is no error of the node's. */
    private static void assertAnswers(Map<String, Long> answers) {
        for (String what : new String[] {"bulk", "recommend", "query", "export", "erase", "cancel"}) {
            assertTrue(answers.containsKey(what + " 200"), what + " never worked: " + answers);
        }
        for (String what : answers.keySet()) {
            String status = what.substring(what.indexOf(' ') + 1);
            assertTrue(status.equals(MixedLoad.CANCELLED) || Integer.parseInt(status) < 500, what + ": " + answers);
        }
        assertEquals(null, answers.get("document 400"), answers::toString);
    }
}
