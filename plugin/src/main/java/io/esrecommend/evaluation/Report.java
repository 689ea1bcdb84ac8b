package io.esrecommend.evaluation;

import io.esrecommend.engine.Weights;
import io.esrecommend.evaluation.VariantMeasures.OfSlice;
import io.esrecommend.measure.Difference;
import io.esrecommend.measure.Estimate;
import io.esrecommend.measure.RankingMetric;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.xcontent.XContentHelper;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.json.JsonXContent;

/** What measures look like in a report: numbers of six digits, null where nothing could be measured. */
final class Report {

    private static final MathContext DIGITS = new MathContext(6);

    private static final double MEDIAN = 0.5;
    private static final double SLOWEST = 0.95;

    private Report() {}

    /** A variant, with what was measured of its lists. */
    static Map<String, Object> variant(VariantMeasures measures, Map<String, Estimate> more) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        measures.metrics().forEach((name, estimate) -> metrics.put(name, estimate(estimate)));
        more.forEach((name, estimate) -> metrics.put(name, estimate(estimate)));
        Map<String, Object> curves = new LinkedHashMap<>();
        measures.curves()
                .forEach((name, points) ->
                        curves.put(name, points.stream().map(Report::estimate).toList()));
        Map<String, Object> variant = new LinkedHashMap<>();
        variant.put("name", measures.variant().name());
        variant.put("weights", json(measures.variant().weights()));
        variant.put("metrics", metrics);
        variant.put("curves", curves);
        variant.put("took", took(measures));
        variant.put("slices", measures.slices().stream().map(Report::slice).toList());
        return variant;
    }

    private static Map<String, Object> took(VariantMeasures measures) {
        Map<String, Object> took = new LinkedHashMap<>();
        took.put("p50", number(measures.took(MEDIAN)));
        took.put("p95", number(measures.took(SLOWEST)));
        return took;
    }

    private static Map<String, Object> slice(OfSlice measured) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        measured.metrics().forEach((name, estimate) -> metrics.put(name, estimate(estimate)));
        Map<String, Object> slice = new LinkedHashMap<>();
        slice.put("name", measured.slice().name());
        slice.put("of", measured.slice().of());
        slice.put("users", measured.users());
        slice.put("metrics", metrics);
        return slice;
    }

    /** How much better one variant is than others, on the same users. */
    static List<Map<String, Object>> comparisons(VariantMeasures one, List<VariantMeasures> others) {
        List<Map<String, Object>> comparisons = new ArrayList<>();
        for (VariantMeasures other : others) {
            for (RankingMetric metric : VariantMeasures.COMPARED) {
                Difference difference = one.against(other, metric);
                Map<String, Object> comparison = new LinkedHashMap<>();
                comparison.put("variant", one.variant().name());
                comparison.put("against", other.variant().name());
                comparison.put("metric", metric.key());
                comparison.put("difference", number(difference.value()));
                comparison.put("low", number(difference.low()));
                comparison.put("high", number(difference.high()));
                comparison.put("p", number(difference.p()));
                comparisons.add(comparison);
            }
        }
        return comparisons;
    }

    /** What a weight of novelty costs and gains. */
    static Map<String, Object> trade(double novelty, VariantMeasures measures, int users) {
        Map<String, Object> point = new LinkedHashMap<>();
        point.put("novelty", novelty);
        point.put("ndcg", estimate(measures.mean(RankingMetric.NDCG)));
        point.put("coverage", estimate(measures.coverage()));
        point.put("users", users);
        return point;
    }

    /** An estimate with its interval. */
    static Map<String, Object> estimate(Estimate estimate) {
        Map<String, Object> interval = new LinkedHashMap<>();
        interval.put("value", number(estimate.value()));
        interval.put("low", number(estimate.low()));
        interval.put("high", number(estimate.high()));
        return interval;
    }

    /** Weights by component. */
    static Map<String, Object> json(Weights weights) {
        return json((ToXContent) weights);
    }

    /** What anything is as JSON. */
    static Map<String, Object> json(ToXContent object) {
        return XContentHelper.convertToMap(JsonXContent.jsonXContent, Strings.toString(object), true);
    }

    /** A number as it is reported. */
    @Nullable
    static Double number(double number) {
        return Double.isFinite(number) ? new BigDecimal(number).round(DIGITS).doubleValue() : null;
    }
}
