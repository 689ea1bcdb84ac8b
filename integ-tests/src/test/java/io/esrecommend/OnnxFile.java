package io.esrecommend;

import static io.esrecommend.ProtocolBuffers.join;
import static io.esrecommend.ProtocolBuffers.message;
import static io.esrecommend.ProtocolBuffers.number;
import static io.esrecommend.ProtocolBuffers.text;
import static io.esrecommend.ProtocolBuffers.value;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Small graphs, good and hostile, in the protocol buffers of
 * <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>, whose field numbers these are. The
 * vector of a token is its row of a table of 4 rows of 3 numbers.
 */
final class OnnxFile {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int STRING = 8;
    private static final int BOOL = 9;

    private OnnxFile() {}

    /** The table, as the bytes of a file of external data. */
    static byte[] table() {
        ByteBuffer bytes = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 1; i <= 12; i++) {
            bytes.putFloat(i);
        }
        return bytes.array();
    }

    /** A graph that is right. */
    static byte[] good() {
        return model(join(gather("last_hidden_state"), inner()), output("last_hidden_state", FLOAT, 3));
    }

    /** A graph that keeps its table in a file. */
    static byte[] external(String location) {
        byte[] file = join(number(14, 1), message(13, join(text(1, "location"), text(2, location))));
        byte[] table = join(shape(4, 3), number(2, FLOAT), text(8, "table"), file);
        return model(join(gather("last_hidden_state"), message(5, table)), output("last_hidden_state", FLOAT, 3));
    }

    /** A graph whose only output has another name. */
    static byte[] other() {
        return model(join(gather("logits"), inner()), output("logits", FLOAT, 3));
    }

    /** A graph whose vectors are said to have another rank. */
    static byte[] ofRank(int rank) {
        return model(join(gather("last_hidden_state"), inner()), output("last_hidden_state", FLOAT, rank));
    }

    /** A graph that answers texts. */
    static byte[] ofTexts() {
        byte[] to = message(5, join(text(1, "to"), number(3, STRING), number(20, 2)));
        byte[] cast = message(1, join(text(1, "tokens"), text(2, "last_hidden_state"), text(4, "Cast"), to));
        return model(join(gather("tokens"), cast, inner()), output("last_hidden_state", STRING, 3));
    }

    /** A graph that gives no numbers. */
    static byte[] ofNoNumbers() {
        byte[] zero = tensor("zero", FLOAT, new byte[4]);
        return model(
                join(
                        gather("tokens"),
                        node("Mul", "zeros", "tokens", "zero"),
                        node("Div", "last_hidden_state", "zeros", "zero"),
                        inner(),
                        message(5, zero)),
                output("last_hidden_state", FLOAT, 3));
    }

    /** A graph that asks for 256 TiB. */
    static byte[] ofEndlessMemory() {
        ByteBuffer size = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(1L << 46);
        return model(
                join(
                        gather("tokens"),
                        node("ConstantOfShape", "big", "size"),
                        node("ReduceMax", "most", "big"),
                        node("Add", "last_hidden_state", "tokens", "most"),
                        inner(),
                        message(5, tensor("size", INT64, size.array(), 1))),
                output("last_hidden_state", FLOAT, 3));
    }

    /** A graph that counts for ever. */
    static byte[] ofEndlessTime() {
        byte[] body = join(
                node("Identity", "go_on", "cond"),
                node("Add", "next", "v", "one"),
                text(2, "body"),
                value(11, "i", INT64, 0),
                value(11, "cond", BOOL, 0),
                value(11, "v", FLOAT, 0),
                value(12, "go_on", BOOL, 0),
                value(12, "next", FLOAT, 0));
        byte[] attribute = message(5, join(text(1, "body"), message(6, body), number(20, 5)));
        byte[] loop = message(
                1, join(text(1, ""), text(1, "true"), text(1, "one"), text(2, "count"), text(4, "Loop"), attribute));
        return model(
                join(
                        gather("tokens"),
                        loop,
                        node("Add", "last_hidden_state", "tokens", "count"),
                        inner(),
                        message(5, tensor("true", BOOL, new byte[] {1})),
                        message(5, tensor("one", FLOAT, new byte[] {0, 0, (byte) 0x80, 0x3f}))),
                output("last_hidden_state", FLOAT, 3));
    }

    private static byte[] gather(String output) {
        return node("Gather", output, "table", "input_ids");
    }

    private static byte[] inner() {
        return message(5, tensor("table", FLOAT, table(), 4, 3));
    }

    private static byte[] output(String name, int type, int rank) {
        return value(12, name, type, rank);
    }

    private static byte[] model(byte[] nodes, byte[] output) {
        byte[] graph = join(
                nodes,
                text(2, "graph"),
                value(11, "input_ids", INT64, 2),
                value(11, "attention_mask", INT64, 2),
                output);
        return join(number(1, 8), message(8, number(2, 17)), message(7, graph));
    }

    private static byte[] node(String type, String output, String... inputs) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : inputs) {
            node.writeBytes(text(1, input));
        }
        return message(1, join(node.toByteArray(), text(2, output), text(4, type)));
    }

    private static byte[] tensor(String name, int type, byte[] values, int... dims) {
        return join(shape(dims), number(2, type), text(8, name), message(9, values));
    }

    private static byte[] shape(int... dims) {
        return join(Arrays.stream(dims).mapToObj(dim -> number(1, dim)).toArray(byte[][]::new));
    }
}
