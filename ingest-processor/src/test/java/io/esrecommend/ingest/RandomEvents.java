package io.esrecommend.ingest;

import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes configurations and events that have hardly any sense, but names in common. */
final class RandomEvents {

    /** What tells that a raw id was left; as a text, and as a number. */
    static final String RAW = "rawId";

    static final long RAW_NUMBER = 987_654_321_987L;

    private static final List<String> NAMES = List.of(
            "user",
            "id",
            "item",
            "event",
            "action",
            "platform",
            "recommendation_id",
            "value",
            "@timestamp",
            "previous",
            "a",
            "b",
            "0",
            "1",
            "user.id",
            "item.id",
            "event.action",
            "a.b",
            "a.b.user",
            "",
            ".",
            "..",
            " ",
            "é漢\uD83D\uDE00",
            "\uD800");
    private static final List<String> PATHS = List.of(
            "user",
            "user.id",
            "item.id",
            "item",
            "event",
            "event.action",
            "event.value",
            "@timestamp",
            "a",
            "a.b",
            "a.b.user",
            "a.0",
            "a.0.b",
            "b.1.id",
            "a.b.a.b.a",
            "_source.b",
            "é漢\uD83D\uDE00",
            "user.previous");
    private static final List<String> KEPT =
            List.of("b", "item.name", "user.name", "a.a", "event.x", "c", "a", "item.a.b", "é漢\uD83D\uDE00");

    private final Random random;

    RandomEvents(Random random) {
        this.random = random;
    }

    Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>();
        for (String part : List.of("user", "item", "action", "time", "value", "platform", "recommendation_id")) {
            if (random.nextInt(part.equals("user") ? 2 : 6) == 0) {
                config.put(part, option(part));
            }
        }
        if (random.nextInt(3) > 0) {
            config.put("pseudonyms", true);
        }
        if (random.nextInt(4) == 0) {
            config.put("keep", some(KEPT));
        }
        if (random.nextInt(4) == 0) {
            config.put("repeat_window", pick(List.of("10s", "1d", "7ms")));
        }
        return config;
    }

    private Object option(String part) {
        Object field = random.nextBoolean() ? pick(PATHS) : some(PATHS);
        if (random.nextInt(3) > 0) {
            return field;
        }
        Map<String, Object> option = new HashMap<>();
        option.put("field", field);
        switch (part) {
            case "action" -> {
                option.put("map", Map.of("a|b", "buy", "true", "view"));
                option.put("unmapped", pick(List.of("keep", "fail")));
            }
            case "time" -> {
                option.put(
                        "formats",
                        some(List.of("ISO8601", "UNIX", "UNIX_MS", "dd.MM.yyyy", "HH:mm", "uuuu", "epoch_second")));
                option.put("timezone", pick(List.of("UTC", "Europe/Berlin", "-11:00")));
                option.put("default", "now");
            }
            case "value" -> option.put("default", 1);
            case "item", "platform", "recommendation_id" -> option.put("default", "x");
            default -> {}
        }
        return option;
    }

    /** An event with raw ids at some of the paths of the user. */
    Map<String, Object> event(List<String> userPaths) {
        Map<String, Object> event = new HashMap<>();
        int size = random.nextInt(8);
        for (int i = 0; i < size; i++) {
            event.put(pick(NAMES), value(0));
        }
        if (random.nextInt(500) == 0) {
            event.put(pick(NAMES), deep());
        }
        if (random.nextInt(8) > 0) {
            event.put("item", map("id", random.nextInt(3) == 0 ? scalar() : "i1"));
            event.put("event", map("action", pick(List.of("a", "buy", "view"))));
            event.put("@timestamp", random.nextInt(3) == 0 ? time() : "2026-11-20T14:03:11Z");
        }
        for (String path : userPaths) {
            if (random.nextInt(5) > 0) {
                boolean onTheWay = userPaths.stream().anyMatch(other -> other.startsWith(path + "."));
                plant(event, path, rawId(onTheWay));
            }
        }
        return event;
    }

    private Object rawId(boolean scalar) {
        return switch (random.nextInt(scalar ? 8 : 24)) {
            case 0 -> RAW_NUMBER;
            case 1 -> (double) RAW_NUMBER;
            case 2 -> RAW + "\uD800";
            case 3 -> RAW.repeat(200);
            case 8 -> List.of(RAW);
            case 9 -> new ArrayList<>(List.of(RAW, RAW_NUMBER));
            case 10 -> map(RAW, RAW);
            case 11 -> List.of(map("id", RAW));
            case 12 -> CharBuffer.wrap(RAW);
            default -> RAW + random.nextInt(3);
        };
    }

    @SuppressWarnings("unchecked")
    private void plant(Map<String, Object> event, String path, Object raw) {
        int dot = path.indexOf('.', random.nextInt(path.length()));
        if (dot < 0) {
            event.put(path, raw);
            return;
        }
        String name = path.substring(0, dot);
        String rest = path.substring(dot + 1);
        if (rest.matches("\\d") && random.nextBoolean()) {
            event.put(name, listWith(Integer.parseInt(rest), raw));
            return;
        }
        if (rest.matches("\\d\\..*") && random.nextBoolean()) {
            Map<String, Object> element = new HashMap<>();
            plant(element, rest.substring(2), raw);
            event.put(name, listWith(Integer.parseInt(rest.substring(0, 1)), element));
            return;
        }
        Map<String, Object> inner = event.get(name) instanceof Map<?, ?> map && random.nextBoolean()
                ? new HashMap<>((Map<String, Object>) map)
                : new HashMap<>();
        plant(inner, rest, raw);
        boolean list = !rest.matches("\\d.*") && random.nextInt(4) == 0;
        Object value = random.nextInt(5) == 0 ? Collections.unmodifiableMap(inner) : inner;
        event.put(name, list ? new ArrayList<>(Collections.nCopies(1 + random.nextInt(2), value)) : value);
    }

    private static List<Object> listWith(int index, Object value) {
        List<Object> list = new ArrayList<>(Collections.nCopies(3, "x"));
        list.set(index, value);
        return list;
    }

    private Object value(int depth) {
        if (depth < 5 && random.nextInt(3) == 0) {
            Map<String, Object> map = new HashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                map.put(pick(NAMES), value(depth + 1));
            }
            return random.nextInt(10) == 0 ? Collections.unmodifiableMap(map) : map;
        }
        if (depth < 5 && random.nextInt(4) == 0) {
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                list.add(value(depth + 1));
            }
            return random.nextInt(10) == 0 ? Collections.unmodifiableList(list) : list;
        }
        return random.nextInt(4) == 0 ? time() : scalar();
    }

    private Object scalar() {
        return switch (random.nextInt(16)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextInt(100);
            case 4 -> random.nextDouble() * 1e12;
            case 5 -> Double.longBitsToDouble(random.nextLong());
            case 6 -> new BigInteger(3000, random);
            case 7 -> "";
            case 8 -> " \t";
            case 9 -> "\uDC00x";
            case 10 -> "é漢\uD83D\uDE00\u0000";
            case 11 -> "9".repeat(random.nextInt(600));
            case 12 -> "1e999999999";
            case 13 -> new byte[] {1, 2};
            default -> pick(List.of("a", "b", "buy", "true", "x|y", "[", "%s"));
        };
    }

    private Object time() {
        return switch (random.nextInt(10)) {
            case 0 -> "2026-11-20T14:03:11Z";
            case 1 -> "2026-11-20 14:03:11.5+01:00";
            case 2 -> "20.11.2026";
            case 3 -> "14:03";
            case 4 -> "2026-11-20T99";
            case 5 -> "+999999999-12-31T23:59:59.999999999+18:00";
            case 6 -> String.valueOf(random.nextLong());
            case 7 -> random.nextLong() >>> random.nextInt(64);
            default -> 1763647391123L;
        };
    }

    private Object deep() {
        Object value = RAW.substring(1);
        for (int i = 0; i < 2000; i++) {
            value = random.nextBoolean() ? new ArrayList<>(List.of(value)) : map(pick(NAMES), value);
        }
        return value;
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new HashMap<>();
        map.put(key, value);
        return map;
    }

    private List<String> some(List<String> all) {
        List<String> some = new ArrayList<>(all);
        Collections.shuffle(some, random);
        return some.subList(0, 1 + random.nextInt(Math.min(4, all.size())));
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
