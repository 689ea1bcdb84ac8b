package io.esrecommend.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Set;

/**
 * Expects something of a value of the last answer.
 *
 * @param kind what is expected
 * @param path where the value stands
 * @param expected what it is compared to
 */
record Check(Kind kind, String path, JsonNode expected) implements Step {

    private static final Set<String> NOTHING = Set.of("", "false", "0", "null");

    /** The words of a check. */
    enum Kind {
        match,
        length,
        contains,
        close_to,
        lt,
        lte,
        gt,
        gte,
        is_true,
        is_false,
        exists;

        static Kind named(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.name().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("this runner does not know [" + word + "]"));
        }
    }

    @Override
    public void run(Conversation conversation) {
        JsonNode actual = conversation.value(path);
        JsonNode wanted = switch (kind) {
            case is_true, is_false, exists -> expected; // holds the path
            default -> conversation.resolve(expected);
        };
        if (!holds(actual, wanted)) {
            throw new AssertionError("expected [" + path + "] " + kind + " " + wanted + ", but it is " + actual + " in "
                    + conversation.value(""));
        }
    }

    private boolean holds(JsonNode actual, JsonNode wanted) {
        return switch (kind) {
            case match -> matches(actual, wanted);
            case length ->
                (actual.isTextual() ? actual.asText().length() : actual.size()) == wanted.asInt()
                        && (actual.isTextual() || actual.isContainerNode());
            case contains -> contains(actual, wanted);
            case close_to ->
                actual.isNumber()
                        && Math.abs(actual.asDouble() - number(wanted.path("value"))) <= number(wanted.path("error"));
            case lt -> actual.isNumber() && actual.asDouble() < number(wanted);
            case lte -> actual.isNumber() && actual.asDouble() <= number(wanted);
            case gt -> actual.isNumber() && actual.asDouble() > number(wanted);
            case gte -> actual.isNumber() && actual.asDouble() >= number(wanted);
            case is_true -> isSomething(actual);
            case is_false -> !isSomething(actual);
            case exists -> !actual.isMissingNode() && !actual.isNull();
        };
    }

    private static boolean matches(JsonNode actual, JsonNode wanted) {
        if (wanted.isTextual() && Failure.isRegex(wanted.asText())) {
            return actual.isValueNode()
                    && Failure.regex(wanted.asText()).matcher(actual.asText()).find();
        }
        if (wanted.isNull()) {
            return actual.isNull() || actual.isMissingNode();
        }
        // 1 and 1.0 are the same number, at any depth; equals alone tells them apart
        return wanted.equals((left, right) -> sameNumber(left, right) ? 0 : left.equals(right) ? 0 : 1, actual);
    }

    private static boolean sameNumber(JsonNode left, JsonNode right) {
        return left.isNumber() && right.isNumber() && left.decimalValue().compareTo(right.decimalValue()) == 0;
    }

    private static boolean contains(JsonNode actual, JsonNode wanted) {
        if (actual.isTextual()) {
            return wanted.isTextual() && actual.asText().contains(wanted.asText());
        }
        return actual.isArray() && actual.valueStream().anyMatch(element -> includes(element, wanted));
    }

    /** An element that is an object may have more fields than those wanted of it. */
    private static boolean includes(JsonNode element, JsonNode wanted) {
        if (!wanted.isObject()) {
            return matches(element, wanted);
        }
        return wanted.properties().stream().allMatch(field -> matches(element.path(field.getKey()), field.getValue()));
    }

    private static boolean isSomething(JsonNode value) {
        return value.isContainerNode() || (!value.isMissingNode() && !NOTHING.contains(value.asText()));
    }

    private static double number(JsonNode value) {
        if (!value.isNumber()) {
            throw new IllegalArgumentException("a number is expected, not [" + value + "]");
        }
        return value.asDouble();
    }
}
