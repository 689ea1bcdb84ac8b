package io.esrecommend.yaml;

import io.esrecommend.node.Http;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A failure that a call must end in.
 *
 * @param name as {@code catch} has it: a word, or a regular expression between slashes
 */
record Failure(String name) {

    private static final Map<String, Integer> STATUS = Map.of(
            "bad_request", 400,
            "unauthorized", 401,
            "forbidden", 403,
            "missing", 404,
            "request_timeout", 408,
            "conflict", 409,
            "unavailable", 503);

    static Failure named(String name) {
        boolean known = STATUS.containsKey(name) || name.equals("request") || name.equals("param") || isRegex(name);
        if (!known) {
            throw new IllegalArgumentException("catch does not know [" + name + "]");
        }
        return new Failure(name);
    }

    /** Whether it is the caller's: the API's file does not allow the call, so nothing is sent. */
    boolean isParameter() {
        return name.equals("param");
    }

    boolean matches(Http.Answer answer) {
        if (isRegex(name)) {
            return answer.status() >= 400
                    && regex(name).matcher(answer.body().toString()).find();
        }
        if (name.equals("request")) { // any that has no word of its own
            return answer.status() >= 400 && !STATUS.containsValue(answer.status());
        }
        return STATUS.getOrDefault(name, 0) == answer.status();
    }

    static boolean isRegex(String text) {
        return text.length() > 1 && text.startsWith("/") && text.endsWith("/");
    }

    /** The expression between slashes; as in Elasticsearch, blanks and comments in it do not count. */
    static Pattern regex(String text) {
        return Pattern.compile(text.substring(1, text.length() - 1), Pattern.COMMENTS);
    }
}
