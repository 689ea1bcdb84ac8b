package io.esrecommend.cooccurrence;

import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/**
 * Names of items in ascending order of their UTF-8 bytes, each once. All lie in one array, one after another: a name costs
 * its bytes and four more, and no object.
 *
 * @param bytes of the names
 * @param ends where in the bytes each name ends
 */
record Names(byte[] bytes, int[] ends) {

    static final Names NONE = new Names(new byte[0], new int[0]);

    /** How many. */
    int size() {
        return ends.length;
    }

    /** Bytes of memory. */
    long memory() {
        return bytes.length + (long) Integer.BYTES * ends.length;
    }

    /** Sets a name into a reference, which then points into this array. */
    BytesRef get(int index, BytesRef name) {
        int start = index == 0 ? 0 : ends[index - 1];
        name.bytes = bytes;
        name.offset = start;
        name.length = ends[index] - start;
        return name;
    }

    /** A name as text. */
    String text(int index) {
        return get(index, new BytesRef()).utf8ToString();
    }

    /** Where a name is; negative if it is none of these. */
    int find(BytesRef name) {
        BytesRef other = new BytesRef();
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = get(middle, other).compareTo(name);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Collects names that come in order. */
    static final class Builder {

        private final Bounds bounds;
        private byte[] bytes = new byte[0];
        private final int[] ends;
        private int size;

        /** @param most names that will come */
        Builder(int most, Bounds bounds) {
            this.bounds = bounds;
            bounds.allocate((long) Integer.BYTES * most);
            this.ends = new int[most];
        }

        /** Adds a name, which is greater than all before. */
        void add(BytesRef name) {
            int start = size == 0 ? 0 : ends[size - 1];
            int end = Math.addExact(start, name.length);
            if (end > bytes.length) {
                int longer = ArrayUtil.oversize(end, Byte.BYTES);
                bounds.allocate(longer - bytes.length);
                bytes = Arrays.copyOf(bytes, longer);
            }
            System.arraycopy(name.bytes, name.offset, bytes, start, name.length);
            ends[size++] = end;
        }

        int size() {
            return size;
        }

        Names build() {
            return new Names(
                    Arrays.copyOf(bytes, size == 0 ? 0 : ends[size - 1]),
                    size == ends.length ? ends : Arrays.copyOf(ends, size));
        }
    }
}
