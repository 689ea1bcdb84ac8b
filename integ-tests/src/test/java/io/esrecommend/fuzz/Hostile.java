package io.esrecommend.fuzz;

import java.util.List;

/**
 * Values that nobody expects.
 *
 * @param dice chooses among them
 */
record Hostile(Dice dice) {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t\n",
            "null",
            "0",
            "-1",
            "true",
            ".",
            "..",
            "../../etc/passwd",
            "a..b",
            ".a",
            "a.",
            "*",
            "**",
            "-*",
            "a,b",
            ",",
            "_all",
            "_id",
            "_source",
            "_doc",
            "_index",
            "_none",
            "<logs-{now/d}>",
            "{{x}}",
            "${x}",
            "%00",
            "a\u0000b",
            "\u0001\u001f\u007f",
            "\u202Eabc\u200F",
            "\uD83D\uDE00\uD83D\uDE00",
            "\uD800",
            "x\uDC00y",
            "\uFFFF\uFFFE",
            "e\u0301\u0301\u0301",
            "\u0130\u0131\u00DF",
            "A B",
            "UPPER",
            "a/b",
            "a\\b",
            "a|b",
            "a#b",
            "a:b",
            "remote:index",
            "\"",
            "'",
            "<script>",
            "__proto__",
            "1e400",
            "NaN",
            "9223372036854775808",
            "1d",
            "-1d",
            "0ms",
            "1.5h",
            "99999999999d",
            "2026-13-45",
            "+292278994-08-17T07:12:55.807Z",
            "-292275055-05-16T16:47:04.192Z",
            "now-1000000000y",
            "now/d",
            "1970-01-01||+10000000000y",
            "[",
            "(((((",
            "a{1000}{1000}",
            "AAABmr-aaaaaaaaaaaaaaaaaaaaaaaaaa");

    private static final List<String> NUMBERS = List.of(
            "-1",
            "-0",
            "-0.0",
            "0",
            "1",
            "2",
            "1.5",
            "0.1",
            "100",
            "1001",
            "10001",
            "65537",
            "100001",
            "1e3",
            "1e-400",
            "1e400",
            "-1e400",
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "4294967297",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "3.5e38",
            "1.7976931348623157e308",
            "4.9e-324",
            "123456789012345678901234567890");

    private static final List<String> NONSENSE = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "undefined",
            "True",
            "'a'",
            "01",
            "+1",
            ".5",
            "0x10",
            "{\"a\":1,\"a\":2}",
            "{\"\":1}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[,]",
            "{,}",
            "/**/1");

    /** A text. */
    String text() {
        return switch (dice.below(20)) {
            case 0 -> "x".repeat(dice.pick(256, 513, 1025, 33_000));
            case 1 -> "\u00e9\u4e2d".repeat(dice.pick(100, 300, 20_000));
            case 2 -> "a.".repeat(dice.pick(30, 300)) + "b";
            case 3 -> dice.pick(Vocabulary.NAMES);
            default -> dice.pick(TEXTS);
        };
    }

    /** A number, which may be too large for every type. */
    Object number() {
        return Json.raw(dice.pick(NUMBERS));
    }

    /** Anything. */
    Object value() {
        return switch (dice.below(14)) {
            case 0, 1, 2, 3 -> text();
            case 4, 5, 6 -> number();
            case 7 -> Json.raw("null");
            case 8 -> dice.percent(50);
            case 9 -> Json.array();
            case 10 -> Json.object();
            case 11 -> dice.percent(30) ? Json.raw(dice.pick(NONSENSE)) : Json.array(text(), number());
            case 12 -> dice.percent(20) ? deep() : Json.array(Json.array(text()));
            default -> dice.percent(20) ? huge() : Json.object(text(), value());
        };
    }

    /** A key of an object. */
    String key() {
        return dice.percent(50) ? text() : dice.pick(Vocabulary.WORDS);
    }

    private Object deep() {
        int depth = dice.pick(20, 60, 600, 1_100, 5_000);
        return dice.percent(50)
                ? Json.raw("[".repeat(depth) + "]".repeat(depth))
                : Json.raw("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
    }

    private Object huge() {
        Object one = value();
        List<Object> all = Json.array();
        for (int i = dice.pick(101, 1_025, 5_000); i > 0; i--) {
            all.add(one instanceof String text && text.length() < 100 ? text + i : Integer.toString(i));
        }
        return all;
    }
}
