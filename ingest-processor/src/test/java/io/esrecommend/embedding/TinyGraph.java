package io.esrecommend.embedding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Graphs small enough to compute by hand: a token's vector is its row of a table. Written in the protocol buffers of
 * <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>, whose field numbers these are.
 */
final class TinyGraph {

    /** Vectors of the tokens 0 to 3. */
    static final float[][] TABLE = {{0, 0, 0}, {1, 2, 3}, {-4, 5, 6}, {7, -8, 9}};

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int BOOL = 9;

    private TinyGraph() {}

    /** A vector for each token. */
    static Path tokens(Path file, List<String> inputs) throws IOException {
        return write(file, inputs, node("Gather", "last_hidden_state", "table", "input_ids"), "last_hidden_state");
    }

    /** The first token's vector as the sentence's, and the tokens' negatives beside it. */
    static Path sentences(Path file) throws IOException {
        byte[] nodes = join(
                node("Gather", "tokens", "table", "input_ids"),
                node("Neg", "last_hidden_state", "tokens"),
                nodeWithAxis("Gather", "sentence_embedding", 1, "tokens", "zero"));
        return write(file, List.of("input_ids", "attention_mask"), nodes, "last_hidden_state", "sentence_embedding");
    }

    /** A vector for each token, of a length that only a run shows. */
    static Path tokensOfUnknownLength(Path file) throws IOException {
        byte[] nodes = join(
                node("Gather", "tokens", "table", "input_ids"),
                nodeWithAxis("Compress", "last_hidden_state", 2, "tokens", "all"));
        return write(file, List.of("input_ids", "attention_mask"), nodes, "last_hidden_state");
    }

    private static Path write(Path file, List<String> inputs, byte[] nodes, String... outputs) throws IOException {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        graph.writeBytes(nodes);
        graph.writeBytes(text(2, "tiny"));
        graph.writeBytes(message(5, tensor("table", FLOAT, floats(), 4, 3)));
        graph.writeBytes(message(5, tensor("zero", INT64, new byte[8])));
        graph.writeBytes(message(5, tensor("all", BOOL, new byte[] {1, 1, 1}, 3)));
        for (String input : inputs) {
            graph.writeBytes(message(11, value(input, INT64, 2)));
        }
        for (String output : outputs) {
            graph.writeBytes(message(12, value(output, FLOAT, output.equals("sentence_embedding") ? 2 : 3)));
        }
        byte[] opset = message(8, number(2, 17));
        return Files.write(file, join(number(1, 8), opset, message(7, graph.toByteArray())));
    }

    private static byte[] floats() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * 12).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : TABLE) {
            for (float x : row) {
                bytes.putFloat(x);
            }
        }
        return bytes.array();
    }

    private static byte[] node(String type, String output, String... inputs) {
        return message(1, nodeBody(type, output, inputs));
    }

    private static byte[] nodeWithAxis(String type, String output, int axis, String... inputs) {
        byte[] attribute = join(text(1, "axis"), number(3, axis), number(20, 2));
        return message(1, join(nodeBody(type, output, inputs), message(5, attribute)));
    }

    private static byte[] nodeBody(String type, String output, String... inputs) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        for (String input : inputs) {
            node.writeBytes(text(1, input));
        }
        node.writeBytes(text(2, output));
        node.writeBytes(text(4, type));
        return node.toByteArray();
    }

    private static byte[] tensor(String name, int type, byte[] data, int... dims) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (int dim : dims) {
            tensor.writeBytes(number(1, dim));
        }
        tensor.writeBytes(number(2, type));
        tensor.writeBytes(text(8, name));
        tensor.writeBytes(message(9, data));
        return tensor.toByteArray();
    }

    /** A graph's input or output; its dimensions have names, not numbers. */
    private static byte[] value(String name, int type, int rank) {
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        for (int dim = 0; dim < rank; dim++) {
            shape.writeBytes(message(1, text(2, name + dim)));
        }
        byte[] tensor = join(number(1, type), message(2, shape.toByteArray()));
        return join(text(1, name), message(2, message(1, tensor)));
    }

    private static byte[] text(int field, String value) {
        return message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] message(int field, byte[] body) {
        return join(varint((field << 3) | 2), varint(body.length), body);
    }

    private static byte[] number(int field, long value) {
        return join(varint((long) field << 3), varint(value));
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
        }
        bytes.write((int) rest);
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
