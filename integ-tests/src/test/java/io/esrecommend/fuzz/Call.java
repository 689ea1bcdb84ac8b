package io.esrecommend.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A request as it goes over the wire.
 *
 * @param method of HTTP
 * @param path with its parameters, encoded
 * @param type the content type; null for none
 * @param body null for none
 */
record Call(String method, String path, String type, byte[] body) {

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    /** A call with a body of JSON, or none for null. */
    static Call json(String method, String path, Object body) {
        return body == null
                ? new Call(method, path, null, null)
                : new Call(method, path, "application/json", Json.ascii(body).getBytes(StandardCharsets.UTF_8));
    }

    /** A call with lines of JSON. */
    static Call lines(String method, String path, Iterable<?> lines) {
        StringBuilder body = new StringBuilder();
        lines.forEach(line -> body.append(Json.ascii(line)).append('\n'));
        return new Call(method, path, "application/x-ndjson", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A part of a path, or of a parameter, each of whose bytes can be sent. */
    static String encoded(String part) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", b));
            }
        }
        // a client would resolve a part of dots before it sends it
        return encoded.toString().matches("\\.+") ? encoded.toString().replace(".", "%2E") : encoded.toString();
    }
}
