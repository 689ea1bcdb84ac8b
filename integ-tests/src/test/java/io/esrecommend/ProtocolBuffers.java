package io.esrecommend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/**
 * Writes what graphs are made of, in <a href="https://protobuf.dev/programming-guides/encoding/">protocol buffers</a>: fields that
 * have a number, and are numbers or bytes of which the length stands before.
 */
public final class ProtocolBuffers {

    private ProtocolBuffers() {}

    /** A field that is a text. */
    public static byte[] text(int field, String value) {
        return message(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A field that is fields. */
    public static byte[] message(int field, byte[] body) {
        return join(head(field, body.length), body);
    }

    /** How a field begins that is so many bytes. */
    public static byte[] head(int field, long length) {
        return join(varint((field << 3) | 2), varint(length));
    }

    /** A field that is a number. */
    public static byte[] number(int field, long value) {
        return join(varint((long) field << 3), varint(value));
    }

    /** An input or output of an ONNX graph; its dimensions have names, not numbers. */
    public static byte[] value(int field, String name, int type, int rank) {
        byte[] shape = join(IntStream.range(0, rank)
                .mapToObj(dim -> message(1, text(2, name + dim)))
                .toArray(byte[][]::new));
        byte[] tensor = join(number(1, type), message(2, shape));
        return message(field, join(text(1, name), message(2, message(1, tensor))));
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

    /** One after the other. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
