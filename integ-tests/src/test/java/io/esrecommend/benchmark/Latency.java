package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One short text at a time: what the plugin adds to the bare run of its tokens. Calls alternate. */
final class Latency {

    private static final String EMBED = "/_recommend/_models/" + ModelFiles.ID + "/_embed";

    private static final int CALLS = 500;
    private static final int WARM_UP = 100;

    private final List<String> texts;
    private final List<Batch> batches;
    private final int rounds;
    private final Report report;

    /** A call with the text of this number. */
    private interface Call {
        void call(int text);
    }

    Latency(TextSet set, int rounds, Report report) {
        this.texts = set.texts();
        this.batches = set.tokens().stream().map(ids -> Batch.of(List.of(ids))).toList();
        this.rounds = rounds;
        this.report = report;
    }

    /** In this JVM. */
    void inProcess(OurModel ours, BareModel bare) {
        Map<String, double[]> millis = measure(ordered(
                "ours", text -> ours.embed(texts.get(text)),
                "bare", text -> bare.run(batches.get(text))));
        report.ratio(
                "one short text: ours / bare", Ratio.of(millis.get("ours"), millis.get("bare")), Target.atMost(1.15));
        report.note(medians("One short text in process", millis));
    }

    /** Over HTTP. */
    void overHttp(Http http, BareModel bare) {
        Map<String, Call> calls = ordered(
                "_embed", text -> http.post(EMBED, Map.of("text", texts.get(text))),
                "bare", text -> bare.run(batches.get(text)));
        calls.put("GET", text -> http.get("/_cluster/health?filter_path=status"));
        Map<String, double[]> millis = measure(calls);
        double[] least = new double[rounds];
        Arrays.setAll(least, round -> millis.get("GET")[round] + millis.get("bare")[round]);
        report.ratio(
                "one short text: HTTP _embed / trivial GET + bare", Ratio.of(millis.get("_embed"), least), Target.NONE);
        report.note(medians("One short text over HTTP", millis));
    }

    private static Map<String, Call> ordered(String first, Call one, String second, Call other) {
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put(first, one);
        calls.put(second, other);
        return calls;
    }

    /** The median of every call, in milliseconds, round by round. */
    private Map<String, double[]> measure(Map<String, Call> calls) {
        Map<String, double[]> medians = new LinkedHashMap<>();
        calls.keySet().forEach(name -> medians.put(name, new double[rounds]));
        int each = Math.max(1, CALLS / rounds);
        int text = 0;
        for (int round = -1; round < rounds; round++) {
            int count = round < 0 ? WARM_UP : each;
            Map<String, double[]> millis = new LinkedHashMap<>();
            calls.keySet().forEach(name -> millis.put(name, new double[count]));
            for (int i = 0; i < count; i++, text = (text + 1) % texts.size()) {
                for (Map.Entry<String, Call> call : calls.entrySet()) {
                    long start = System.nanoTime();
                    call.getValue().call(text);
                    millis.get(call.getKey())[i] = (System.nanoTime() - start) / 1e6;
                }
            }
            if (round >= 0) {
                int at = round;
                millis.forEach((name, values) -> medians.get(name)[at] = Ratio.median(values));
            }
        }
        return medians;
    }

    private static String medians(String what, Map<String, double[]> millis) {
        return what + ", milliseconds: "
                + millis.entrySet().stream()
                        .map(call -> call.getKey() + " " + Report.number(Ratio.median(call.getValue())))
                        .collect(Collectors.joining(", "));
    }
}
