package io.esrecommend.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What the processor {@code interaction} costs: raw events that go through it, beside the same node indexing what it makes of
 * them. Both write the same documents with the same ids into an index of the same mapping.
 */
final class InteractionContest {

    private static final int ITEMS = 20_000;
    private static final int ACTS_OF_USER = 50;
    private static final int SAMPLE = 1_000;
    private static final Target TARGET = Target.atLeast(0.8);
    private static final String PROCESSOR = "processor";
    private static final String ALIGNED = "aligned";
    private static final String WITHOUT_IDS = "aligned, without ids";
    private static final String UNTOUCHED = "aligned, through a processor that does nothing";
    private static final String NOTHING = "benchmark-nothing";

    private final Http http;
    private final NodeCpu node;
    private final int rounds;
    private final Report report;
    private final List<Act> acts;
    private final Map<String, List<Double>> cpu = new HashMap<>();

    /** @param events of each contestant in each round */
    InteractionContest(Http http, NodeCpu node, int events, int rounds, Report report) {
        this.http = http;
        this.node = node;
        this.rounds = rounds;
        this.report = report;
        this.acts = new Behaviour(Math.max(1, events / ACTS_OF_USER), ITEMS).next(events);
    }

    /** Measures all dialects together and each alone, and with pseudonyms. */
    void measure() throws Exception {
        List<Dialect> all = List.of(Dialects.TRACKER, Dialects.SHOP, Dialects.APP);
        // Elasticsearch passes over a pipeline without a processor; this one has no text to embed.
        http.put(
                "/_ingest/pipeline/" + NOTHING,
                Map.of(
                        "processors",
                        List.of(Map.of(
                                "text_embedding",
                                Map.of(
                                        "model_id",
                                        ModelFiles.ID,
                                        "fields",
                                        List.of("text"),
                                        "target_field",
                                        "vector",
                                        "ignore_missing",
                                        true)))));
        measure("mixed", all, false);
        for (Dialect dialect : all) {
            measure(dialect.name(), List.of(dialect), false);
        }
        measure("mixed, pseudonyms", all, true);
    }

    private void measure(String name, List<Dialect> dialects, boolean pseudonyms) throws Exception {
        report.progress("Writing the events, " + name + " …");
        String pipeline = "benchmark-events";
        http.put(
                "/_ingest/pipeline/" + pipeline,
                Map.of("processors", List.of(Map.of("interaction", Dialect.options(dialects, pseudonyms)))));
        Bulks raw = Bulks.ofEvents(IntStream.range(0, acts.size())
                .mapToObj(i -> dialects.get(i % dialects.size()).writer().apply(acts.get(i)))
                .toList());
        EventsIndex written = new EventsIndex(http, "benchmark-written").create();
        List<StoredEvent> events = written.write(raw, pipeline);
        written.delete();
        Bulks aligned = Bulks.ofStored(events);
        Bulks withoutIds =
                Bulks.ofEvents(events.stream().map(StoredEvent::source).toList());
        Contest contest = new Contest("events, " + name, report)
                .add(PROCESSOR, () -> time(PROCESSOR, raw, "?pipeline=" + pipeline))
                .add(ALIGNED, () -> time(ALIGNED, aligned, ""))
                .add(WITHOUT_IDS, () -> time(WITHOUT_IDS, withoutIds, ""));
        boolean first = cpu.isEmpty();
        if (first) {
            contest.add(UNTOUCHED, () -> time(UNTOUCHED, aligned, "?pipeline=" + NOTHING))
                    .warmUp();
        }
        contest.run(rounds);
        check(events);
        report.ratio(name + ": processor / aligned events", contest.speed(PROCESSOR, ALIGNED), TARGET);
        ratio(name, contest, PROCESSOR, WITHOUT_IDS);
        if (first) {
            ratio(name, contest, UNTOUCHED, ALIGNED);
        }
        report.ratio(
                name + ", events per CPU second of the node: processor / aligned",
                Ratio.of(cpu(ALIGNED), cpu(PROCESSOR)),
                Target.NONE);
        report.note(contest.rates(acts.size(), "events") + "; bytes of an event: raw " + bytes(raw) + ", aligned "
                + bytes(aligned));
    }

    private void ratio(String name, Contest contest, String contestant, String other) {
        report.ratio(name + ": " + contestant + " / " + other, contest.speed(contestant, other), Target.NONE);
    }

    private double time(String contestant, Bulks bulks, String parameters) {
        EventsIndex index = index(contestant).create();
        double before = node.seconds();
        double seconds = index.time(bulks, parameters);
        cpu.computeIfAbsent(contestant, unknown -> new ArrayList<>()).add(node.seconds() - before);
        return seconds;
    }

    /** What the node took for a contestant in the rounds that count. */
    private double[] cpu(String contestant) {
        List<Double> all = cpu.get(contestant);
        return all.subList(all.size() - rounds, all.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private EventsIndex index(String contestant) {
        return new EventsIndex(http, "benchmark-" + contestant.replaceAll("\\W+", "-"));
    }

    private long bytes(Bulks bulks) {
        return bulks.bodies().stream().mapToLong(String::length).sum() / acts.size();
    }

    /** Both have made the same documents, so they did the same work. */
    private void check(List<StoredEvent> events) {
        EventsIndex processed = index(PROCESSOR);
        EventsIndex aligned = index(ALIGNED);
        if (processed.count() != acts.size() || aligned.count() != acts.size()) {
            throw new IllegalStateException("of " + acts.size() + " events the processor made " + processed.count()
                    + " documents, and without it there are " + aligned.count());
        }
        List<String> sample = new ArrayList<>();
        for (int i = 0; i < events.size(); i += Math.max(1, events.size() / SAMPLE)) {
            sample.add(events.get(i).id());
        }
        List<JsonNode> expected = aligned.withoutArrival(sample);
        List<JsonNode> actual = processed.withoutArrival(sample);
        if (!actual.equals(expected)) {
            throw new IllegalStateException("the processor made other documents than those it is compared with");
        }
    }
}
