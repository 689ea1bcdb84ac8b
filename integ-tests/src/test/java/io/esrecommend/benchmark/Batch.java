package io.esrecommend.benchmark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;

/**
 * Texts of one run, padded to the longest, in the memory that ONNX Runtime reads.
 *
 * @param shape texts and tokens of each
 * @param ids token ids, 0 where padded
 * @param mask 1 for a token, 0 for padding
 * @param types all 0: each input is one segment
 */
record Batch(long[] shape, LongBuffer ids, LongBuffer mask, LongBuffer types) {

    static Batch of(List<long[]> texts) {
        int length = texts.stream().mapToInt(ids -> ids.length).max().orElseThrow();
        LongBuffer ids = zeros(texts.size() * length);
        LongBuffer mask = zeros(texts.size() * length);
        for (int i = 0; i < texts.size(); i++) {
            long[] text = texts.get(i);
            ids.put(i * length, text);
            for (int t = 0; t < text.length; t++) {
                mask.put(i * length + t, 1);
            }
        }
        return new Batch(new long[] {texts.size(), length}, ids, mask, zeros(texts.size() * length));
    }

    private static LongBuffer zeros(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }
}
