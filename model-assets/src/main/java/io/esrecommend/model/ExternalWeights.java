package io.esrecommend.model;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Finds the files that an ONNX graph keeps weights in. ONNX Runtime opens whatever path the graph names, so the names are
 * read before it is given the graph.
 *
 * <p>A graph is a message of protocol buffers; weights, which may be gigabytes, are skipped. The numbers of fields are
 * those of <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 */
final class ExternalWeights {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_TEXT = 4_096;
    private static final int MAX_FILES = 1_000;

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int MESSAGE = 2;
    private static final int FOUR_BYTES = 5;

    /** The messages on the way to the name of a file, and which field of each holds which other. */
    private enum Kind {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        SPARSE_TENSOR,
        TRAINING,
        FUNCTION,
        ENTRY,
        TEXT,
        OTHER;

        Kind of(int field) {
            return switch (this) {
                case MODEL -> one(field, 7, GRAPH, 20, TRAINING, 25, FUNCTION);
                case GRAPH -> one(field, 1, NODE, 5, TENSOR, 15, SPARSE_TENSOR);
                case NODE -> one(field, 5, ATTRIBUTE);
                case ATTRIBUTE ->
                    one(field, 5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 22, SPARSE_TENSOR, 23, SPARSE_TENSOR);
                case TENSOR -> one(field, 13, ENTRY);
                case SPARSE_TENSOR -> one(field, 1, TENSOR, 2, TENSOR);
                case TRAINING -> one(field, 1, GRAPH, 2, GRAPH);
                case FUNCTION -> one(field, 7, NODE, 11, ATTRIBUTE);
                case ENTRY -> one(field, 1, TEXT, 2, TEXT);
                case TEXT, OTHER -> OTHER;
            };
        }

        private static Kind one(int field, Object... kinds) {
            for (int i = 0; i < kinds.length; i += 2) {
                if (kinds[i].equals(field)) {
                    return (Kind) kinds[i + 1];
                }
            }
            return OTHER;
        }
    }

    private final InputStream in;
    private final SortedSet<String> files = new TreeSet<>();
    private long position;

    private ExternalWeights(InputStream in) {
        this.in = in;
    }

    /**
     * The names of all such files, as the graph has them; none for a graph that holds its weights itself.
     *
     * @throws IOException if the file cannot be read, or is no ONNX graph
     */
    static SortedSet<String> of(Path graph) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(graph), 1 << 14)) {
            ExternalWeights weights = new ExternalWeights(in);
            weights.read(Kind.MODEL, Files.size(graph), 0);
            return weights.files;
        } catch (EOFException | Malformed e) {
            throw new IOException(
                    "graph [" + graph.getFileName() + "] cannot be loaded: it is no ONNX graph, or the copy is broken ("
                            + e.getMessage() + "); copy the model again",
                    e);
        }
    }

    /** Bytes that are no message. */
    private static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private void read(Kind kind, long end, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new Malformed("its messages are nested more than " + MAX_DEPTH + " deep");
        }
        String key = "";
        String value = "";
        while (position < end) {
            long tag = varint(end);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case VARINT -> varint(end);
                case EIGHT_BYTES -> skip(8, end);
                case FOUR_BYTES -> skip(4, end);
                case MESSAGE -> {
                    long length = varint(end);
                    Kind inner = kind.of(field);
                    if (length < 0 || length > end - position) {
                        throw new Malformed("a part at byte [" + position + "] is longer than what it lies in");
                    } else if (inner == Kind.TEXT && field == 1) {
                        key = text(length);
                    } else if (inner == Kind.TEXT) {
                        value = text(length);
                    } else if (inner == Kind.OTHER) {
                        skip(length, end);
                    } else {
                        read(inner, position + length, depth + 1);
                    }
                }
                default -> throw new Malformed("byte [" + position + "] begins nothing that is known");
            }
        }
        if (kind == Kind.ENTRY && key.equals("location") && files.add(value) && files.size() > MAX_FILES) {
            throw new Malformed("its weights lie in more than " + MAX_FILES + " files");
        }
    }

    private long varint(long end) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int read = position < end ? in.read() : -1;
            if (read < 0) {
                throw new Malformed("it ends in a number at byte [" + position + "]");
            }
            position++;
            value |= (read & 0x7FL) << shift;
            if (read < 0x80) {
                return value;
            }
        }
        throw new Malformed("a number at byte [" + position + "] is too long");
    }

    private void skip(long bytes, long end) throws IOException {
        if (bytes > end - position) {
            throw new Malformed("a part at byte [" + position + "] is longer than what it lies in");
        }
        in.skipNBytes(bytes);
        position += bytes;
    }

    private String text(long length) throws IOException {
        if (length > MAX_TEXT) {
            throw new Malformed("the name of a file of weights has [" + length + "] bytes");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("it ends too early");
        }
        position += length;
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
