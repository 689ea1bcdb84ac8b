package io.esrecommend.memory;

import static io.esrecommend.ProtocolBuffers.head;
import static io.esrecommend.ProtocolBuffers.join;
import static io.esrecommend.ProtocolBuffers.message;
import static io.esrecommend.ProtocolBuffers.number;
import static io.esrecommend.ProtocolBuffers.text;
import static io.esrecommend.ProtocolBuffers.value;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A model whose weights are one large table: the vector of a token is its row, that of the known words is not zero. Written in the
 * protocol buffers of <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>, whose field numbers
 * these are. The file has a hole where the table is zero, and takes hardly any room on disk.
 *
 * @param name of the model
 * @param rows of the table
 * @param external whether the table is a file of its own beside the graph
 */
record LargeModel(String name, int rows, boolean external) {

    static final int DIMENSIONS = 384;

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int WORDS = 4;
    private static final String WEIGHTS = "weights.bin";
    private static final String TOKENIZER = """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
             "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": null, "decoder": null,
             "model": {"type": "WordLevel", "vocab": {"zero": 0, "one": 1, "two": 2, "three": 3}, "unk_token": "zero"}}
            """;

    /** Bytes of the table. */
    long bytes() {
        return (long) Float.BYTES * rows * DIMENSIONS;
    }

    /** Puts the model among others, all of it at once. */
    void add(Path models) throws IOException {
        Path folder = Files.createDirectory(models.resolveSibling(name));
        Files.writeString(
                folder.resolve("manifest.json"),
                "{\"model_id\": \"" + name + "\", \"dimensions\": " + DIMENSIONS + ", \"max_tokens\": 64}");
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
        byte[] before = model(external ? externalTable() : inlineTable());
        Path table = folder.resolve(external ? WEIGHTS : "model.onnx");
        if (external) {
            Files.write(folder.resolve("model.onnx"), before);
        }
        try (RandomAccessFile file = new RandomAccessFile(table.toFile(), "rw")) {
            if (!external) {
                file.write(before);
            }
            long start = file.getFilePointer();
            file.write(firstRows());
            file.setLength(start + bytes());
        }
        Files.move(folder, models.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] firstRows() {
        ByteBuffer numbers =
                ByteBuffer.allocate(Float.BYTES * WORDS * DIMENSIONS).order(ByteOrder.LITTLE_ENDIAN);
        for (int word = 0; word < WORDS; word++) {
            for (int d = 0; d < DIMENSIONS; d++) {
                numbers.putFloat(d % WORDS == word ? 1 : 0.1f);
            }
        }
        return numbers.array();
    }

    /** A table's head and the length of the numbers that follow it. */
    private byte[] inlineTable() {
        return join(tableHead(), head(9, bytes()));
    }

    private byte[] externalTable() {
        return join(tableHead(), message(13, join(text(1, "location"), text(2, WEIGHTS))), number(14, 1));
    }

    private byte[] tableHead() {
        return join(number(1, rows), number(1, DIMENSIONS), number(2, FLOAT), text(8, "table"));
    }

    /** All of a file, the table last in its graph and the graph last in the file, so that the table's numbers end it. */
    private byte[] model(byte[] table) {
        byte[] node = join(text(1, "table"), text(1, "input_ids"), text(2, "last_hidden_state"), text(4, "Gather"));
        long numbers = external ? 0 : bytes();
        byte[] graph = join(
                message(1, node),
                text(2, "large"),
                value(11, "input_ids", INT64, 2),
                value(11, "attention_mask", INT64, 2),
                value(12, "last_hidden_state", FLOAT, 3),
                head(5, table.length + numbers),
                table);
        return join(number(1, 8), message(8, number(2, 17)), head(7, graph.length + numbers), graph);
    }
}
