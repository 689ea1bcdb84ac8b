package io.esrecommend.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.elasticsearch.common.bytes.BytesReference;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;

/**
 * Breaks how a request is sent: its encoding, its end, its method.
 *
 * @param dice chooses
 */
record Wire(Dice dice) {

    /** The same call, or a broken one. */
    Call of(Call call) {
        if (!dice.percent(14)) {
            return call;
        }
        byte[] body = call.body() == null ? new byte[0] : call.body();
        return switch (dice.below(10)) {
            case 0 -> typed(call, "application/x-www-form-urlencoded", body);
            case 1 ->
                typed(
                        call,
                        dice.pick(
                                "text/plain",
                                "application/octet-stream",
                                "application/xml",
                                "x",
                                "application/vnd.elasticsearch+json;compatible-with=7",
                                "application/json; charset=UTF-7"),
                        body);
            case 2 -> encoded(call, dice.pick(XContentType.CBOR, XContentType.SMILE, XContentType.YAML), body);
            case 3 -> typed(call, dice.pick("application/cbor", "application/smile", "application/yaml"), body);
            case 4 -> typed(call, call.type(), Arrays.copyOf(body, body.length / dice.between(2, 9)));
            case 5 -> typed(call, call.type(), trailed(body));
            case 6 -> typed(call, "application/json", new byte[0]);
            case 7 -> typed(call, call.type(), flipped(body));
            case 8 -> typed(call, null, body);
            default ->
                new Call(dice.pick("GET", "POST", "HEAD", "OPTIONS", "PATCH"), call.path(), call.type(), call.body());
        };
    }

    private static Call typed(Call call, String type, byte[] body) {
        return new Call(call.method(), call.path(), type, body);
    }

    private byte[] trailed(byte[] body) {
        byte[] more = dice.pick("}", "{}", "]", "x", "\u0000", "\n\n{\"a\":1}", ",", "//")
                .getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(body, body.length + more.length);
        System.arraycopy(more, 0, both, body.length, more.length);
        return both;
    }

    private byte[] flipped(byte[] body) {
        byte[] flipped = body.clone();
        for (int left = dice.between(1, 4); left > 0 && flipped.length > 0; left--) {
            flipped[dice.below(flipped.length)] = (byte) dice.below(256);
        }
        return flipped;
    }

    /** The same in another format of Elasticsearch's, broken afterwards now and then; as it is where it is no JSON. */
    private Call encoded(Call call, XContentType type, byte[] body) {
        try (XContentParser parser =
                        XContentType.JSON.xContent().createParser(XContentParserConfiguration.EMPTY, body);
                XContentBuilder builder = XContentFactory.contentBuilder(type)) {
            Map<String, Object> map = parser.mapOrdered();
            byte[] written = BytesReference.toBytes(BytesReference.bytes(builder.map(map)));
            return typed(call, type.mediaTypeWithoutParameters(), dice.percent(30) ? flipped(written) : written);
        } catch (IOException | RuntimeException e) {
            return call;
        }
    }
}
