package io.esrecommend.list;

import io.esrecommend.ingest.MappedField;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.elasticsearch.xcontent.XContentParser;

/**
 * How unlike each other the items of a list are to be.
 *
 * @param weight of an item's unlikeness to those before it, against its own score, in [0,1]
 * @param maxPerValue by field, the most items of the list that may have the same value of it, each above 0
 */
public record Diversity(float weight, Map<String, Integer> maxPerValue) {

    /** The most hits that a diverse list is chosen from: each is compared with each that was chosen. */
    public static final int MAX_WINDOW = 1_000;

    private static final int MAX_FIELDS = 10;
    private static final Set<String> COUNTED = Set.of(
            "keyword",
            "constant_keyword",
            "boolean",
            "byte",
            "short",
            "integer",
            "long",
            "unsigned_long",
            "half_float",
            "float",
            "double",
            "scaled_float");

    /**
     * Checks what can be checked without the items' mapping.
     *
     * @throws IllegalArgumentException naming the field, its value and what it must be
     */
    public Diversity {
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("[diversity.weight] is [" + weight + "] but must be between 0 and 1");
        }
        if (maxPerValue.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("[diversity.max_per_value] names [" + maxPerValue.size()
                    + "] fields but may name at most " + MAX_FIELDS);
        }
        maxPerValue.forEach((field, most) -> {
            if (most < 1) {
                throw new IllegalArgumentException(
                        "[diversity.max_per_value." + field + "] is [" + most + "] but must be at least 1");
            }
        });
    }

    /**
     * Reads a number, which is the weight, or an object.
     *
     * @throws IllegalArgumentException naming what is unknown, missing or out of its range
     */
    static Diversity parse(XContentParser parser) throws IOException {
        if (parser.currentToken() == XContentParser.Token.VALUE_NUMBER) {
            return new Diversity(parser.floatValue(), Map.of());
        }
        Map<String, Object> named = parser.mapOrdered();
        Object weight = named.remove("weight");
        Object maxPerValue = named.remove("max_per_value");
        if (!named.isEmpty()) {
            throw new IllegalArgumentException("[diversity]: unknown field ["
                    + named.keySet().iterator().next() + "]; there are [weight, max_per_value]");
        }
        if (weight == null && maxPerValue == null) {
            throw new IllegalArgumentException(
                    "[diversity] says nothing; name [weight] or [max_per_value], or leave it out");
        }
        if (weight != null && !(weight instanceof Number)) {
            throw new IllegalArgumentException("[diversity.weight] is [" + weight + "] but must be between 0 and 1");
        }
        return new Diversity(weight == null ? 0 : ((Number) weight).floatValue(), limits(maxPerValue));
    }

    private static Map<String, Integer> limits(Object maxPerValue) {
        if (maxPerValue == null) {
            return Map.of();
        }
        if (!(maxPerValue instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("[diversity.max_per_value] is [" + maxPerValue
                    + "] but must be an object of fields, each with a number of items");
        }
        Map<String, Integer> limits = new LinkedHashMap<>();
        fields.forEach((field, most) -> {
            if (!(most instanceof Integer limit)) {
                throw new IllegalArgumentException(
                        "[diversity.max_per_value." + field + "] is [" + most + "] but must be a number of items");
            }
            limits.put((String) field, limit);
        });
        return limits;
    }

    /**
     * Checks the limited fields.
     *
     * @param index of the items, for the message
     * @param mapping of the items
     * @throws IllegalArgumentException naming a field that is not there, or whose values cannot be counted
     */
    public void requireFields(String index, Function<String, MappedField> mapping) {
        for (String field : maxPerValue.keySet()) {
            MappedField mapped = mapping.apply(field);
            if (!COUNTED.contains(String.valueOf(mapped.type()))) {
                throw new IllegalArgumentException("[diversity.max_per_value] names [" + field + "] but in index ["
                        + index + "] this field " + (mapped.exists() ? "is a [" + mapped.type() + "]" : "is not mapped")
                        + "; name a [keyword], [boolean] or numeric field");
            }
        }
    }
}
