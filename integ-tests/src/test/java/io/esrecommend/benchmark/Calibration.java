package io.esrecommend.benchmark;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How fast each batch shape embeds some texts.
 *
 * @param set name of the texts
 * @param rates texts a second, the best of several passes
 */
record Calibration(String set, Map<BatchShape, Double> rates) {

    private static final int SAMPLE = 128;
    private static final int FINALISTS = 5;
    private static final int PASSES = 4;

    /** Tries every shape on a sample of the texts, then the fastest again some times in turn. */
    static Calibration of(TextSet texts, Path graph) throws OrtException {
        TextSet sample = texts.sample(SAMPLE);
        Map<BatchShape, Double> rates = new LinkedHashMap<>();
        List<BatchShape> shapes = BatchShape.all();
        for (int pass = 0; pass < PASSES; pass++) {
            for (BatchShape shape : shapes) {
                rates.merge(shape, rate(shape, sample, graph), Math::max);
            }
            shapes = fastest(rates);
        }
        return new Calibration(texts.name(), rates);
    }

    private static double rate(BatchShape shape, TextSet sample, Path graph) throws OrtException {
        List<Batch> batches = shape.cut(sample.tokens());
        try (BareModel model = new BareModel(graph, shape.threads())) {
            model.run(batches.getFirst()); // the first run allocates
            long start = System.nanoTime();
            model.run(batches, shape.runs());
            return sample.size() * 1e9 / (System.nanoTime() - start);
        }
    }

    /** Those of many runs and those of one apart, so that each has its best. */
    private static List<BatchShape> fastest(Map<BatchShape, Double> rates) {
        Comparator<BatchShape> fastestFirst = Comparator.comparing(rates::get, Comparator.reverseOrder());
        return rates.keySet().stream().collect(Collectors.groupingBy(BatchShape::runs)).values().stream()
                .flatMap(shapes -> shapes.stream().sorted(fastestFirst).limit(FINALISTS))
                .toList();
    }

    /** Notes the fastest shape, and the fastest of one run at a time; all of them are progress. */
    void report(Report report) {
        rates.entrySet().stream()
                .sorted(Map.Entry.<BatchShape, Double>comparingByValue().reversed())
                .forEach(rate -> report.progress("  " + rate.getKey() + ": " + Math.round(rate.getValue())));
        BatchShape fastest = best();
        BatchShape alone = best(shape -> shape.runs() == 1);
        report.note("Bare ONNX Runtime, " + set + ", texts a second: " + Math.round(rates.get(fastest)) + " with "
                + fastest + "; " + Math.round(rates.get(alone)) + " with " + alone);
    }

    /** The fastest shape. */
    BatchShape best() {
        return best(shape -> true);
    }

    /** The fastest of some shapes. */
    BatchShape best(Predicate<BatchShape> which) {
        return rates.keySet().stream()
                .filter(which)
                .max(Comparator.comparing(rates::get))
                .orElseThrow();
    }
}
