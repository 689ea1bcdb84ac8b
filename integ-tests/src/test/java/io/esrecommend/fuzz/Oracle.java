package io.esrecommend.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows what no answer may hold. */
final class Oracle {

    /** Signs of a fault in the program, as opposed to one of the request. */
    private static final Pattern FAULT = Pattern.compile(
            "stack_trace|\\\\n\\\\tat |\\n\\tat |(?<!of type \\[|but got a )java\\.(lang|util|io)\\.(?!CharConversionException: Invalid UTF-8)|null_?pointer_?exception|class_?cast_?exception"
                    + "|index_?out_?of_?bounds|Index -?\\d+ out of bounds|negative_?array_?size|arithmetic_?exception"
                    + "|illegal_?state_?exception(?!\",\"reason\":\"(expected value but got \\[|Can't get (text|boolean value) on a ))|assertion_?error|unsupported_?operation_?exception|no_?such_?element"
                    + "|concurrent_?modification|stack_?overflow|out_?of_?memory|runtime_?exception\"|Cannot invoke"
                    + "|cannot be cast|uncategorized_?execution|array_?store|buffer_?underflow|buffer_?overflow"
                    + "|invocation_?target|number of elements in set|integer overflow|long overflow|undeclared_?throwable"
                    + "|no value present|unhandled|io\\.esrecommend\\.",
            Pattern.CASE_INSENSITIVE);

    /** The same in the server log, which may well tell where else an exception came from. */
    private static final Pattern LOGGED = Pattern.compile(
            "(NullPointer|ClassCast|IndexOutOfBounds|NegativeArraySize|Arithmetic|IllegalState|UnsupportedOperation"
                    + "|NoSuchElement|ConcurrentModification|ArrayStore|BufferUnderflow|UndeclaredThrowable)Exception"
                    + "|AssertionError|StackOverflowError|java.lang.OutOfMemoryError|uncaught|fatal error|\\[ERROR\\]",
            Pattern.CASE_INSENSITIVE);

    /** A part of an answer that failed by itself. */
    private static final Pattern PART = Pattern.compile("\"status\"\\s*:\\s*5\\d\\d");

    /** What a node may answer with a 5xx: it cannot now, and says why. */
    private static final Pattern MAY_FAIL = Pattern.compile(
            "model \\[[^]]*\\] is unavailable|no_shard_available_action_exception|rejected due to missing shards|this node has no key");

    private static final Pattern VALIDATED = Pattern.compile("\"valid\"\\s*:\\s*(true|false)");

    /** What {@code _validate} shows on purpose: the exception of a query that is not valid. */
    private static final Pattern INVALID = Pattern.compile(
            "\"(error|explanation)\":\"[\\w.]+: |: [\\w.]+Exception: |; java\\.lang\\.(IllegalArgument|NumberFormat)Exception: ");

    /** What Elasticsearch itself answers to {@code "rescore": [["x"]]}, with a 500. */
    private static final Pattern RESCORE = Pattern.compile("fieldName cannot be null");

    /** The same to {@code "suggest"} for a field that is none of text. */
    private static final Pattern SUGGEST = Pattern.compile("\"unsupported_operation_exception\",\"reason\":null");

    /** The same to a wildcard in a flattened field. */
    private static final Pattern KEYED =
            Pattern.compile("queries are not currently supported on keyed \\[flattened] fields");

    private static final List<Integer> SERVER = List.of(500, 501, 502, 503, 504, 505);

    private Oracle() {}

    /** What is wrong with an answer, if anything is. */
    static Optional<String> complaint(Call call, Session.Answer answer) {
        int status = answer.status();
        String body = answer.body();
        if ((asks(call, "rescore") && RESCORE.matcher(body).find())
                || (asks(call, "suggest") && SUGGEST.matcher(body).find())
                || (asks(call, "flat.a") && KEYED.matcher(body).find())) {
            return Optional.empty();
        }
        String shown = VALIDATED.matcher(body).find() ? INVALID.matcher(body).replaceAll("") : body;
        Matcher fault = FAULT.matcher(shown);
        if (fault.find()) {
            int from = Math.max(0, fault.start() - 150);
            return Optional.of("a fault shows: " + shown.substring(from, Math.min(shown.length(), fault.end() + 300)));
        }
        boolean server = SERVER.contains(status) || PART.matcher(body).find();
        if (server && !MAY_FAIL.matcher(body).find()) {
            return Optional.of("status " + status + ": " + body.substring(0, Math.min(600, body.length())));
        }
        return Optional.empty();
    }

    /** Whether a word is in a request, in whichever format it is. */
    private static boolean asks(Call call, String word) {
        return call.body() != null && new String(call.body(), StandardCharsets.ISO_8859_1).contains(word);
    }

    /** What is wrong with a line of the server log, if anything is. */
    static Optional<String> complaintOfLog(String line) {
        boolean excused = RESCORE.matcher(line).find() || KEYED.matcher(line).find();
        return LOGGED.matcher(line).find() && !excused ? Optional.of("the log says: " + line) : Optional.empty();
    }
}
