package io.esrecommend.history;

import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.util.BytesRef;

/**
 * When a user did the items of an action: one array of bytes, beside the items in the document of a history. For each item,
 * in ascending order of the items' UTF-8 bytes (that of Lucene's ordinals): one byte n, 1 to {@link #MAX_OCCASIONS}, then n
 * times in seconds since the epoch, the newest first, each four bytes without a sign, big-endian. So times lie between 1970
 * and 2106; what is earlier or later is taken for the first or last second of these.
 *
 * <p>One that was made is a reader, which allocates nothing as it walks over arrays.
 */
public final class ItemTimes {

    /** The most times of an item. */
    public static final int MAX_OCCASIONS = 16;

    private static final long LAST = 0xFFFF_FFFFL;

    private byte[] bytes = BytesRef.EMPTY_BYTES;
    private int next;
    private int end;
    private int times;
    private int count;

    /**
     * Makes the array.
     *
     * @param items for each its times in seconds since the epoch, the newest first, 1 to {@link #MAX_OCCASIONS}
     */
    public static byte[] encode(Map<String, long[]> items) {
        TreeMap<BytesRef, long[]> sorted = new TreeMap<>();
        int length = 0;
        for (Map.Entry<String, long[]> item : items.entrySet()) {
            long[] seconds = item.getValue();
            if (seconds.length < 1 || seconds.length > MAX_OCCASIONS) {
                throw new IllegalArgumentException("item [" + item.getKey() + "] has [" + seconds.length
                        + "] times but must have between 1 and " + MAX_OCCASIONS);
            }
            sorted.put(new BytesRef(item.getKey()), seconds);
            length += 1 + Integer.BYTES * seconds.length;
        }
        byte[] bytes = new byte[length];
        int at = 0;
        for (long[] seconds : sorted.values()) {
            bytes[at++] = (byte) seconds.length;
            for (long second : seconds) {
                int unsigned = (int) Math.min(LAST, Math.max(0, second));
                for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                    bytes[at++] = (byte) (unsigned >>> shift);
                }
            }
        }
        return bytes;
    }

    /** Goes before the first item of an array, which must not change until the walk is over. */
    public void reset(BytesRef array) {
        bytes = array.bytes;
        next = array.offset;
        end = array.offset + array.length;
        count = 0;
    }

    /**
     * Goes to the next item.
     *
     * @return false if there is none
     * @throws IllegalArgumentException if the array is none that {@link #encode} made
     */
    public boolean next() {
        if (next == end) {
            return false;
        }
        count = bytes[next];
        times = next + 1;
        next = times + Integer.BYTES * count;
        if (count < 1 || count > MAX_OCCASIONS || next > end) {
            throw new IllegalArgumentException("these bytes are no times of items: [" + count
                    + "] times of an item, in [" + (end - times) + "] bytes");
        }
        return true;
    }

    /** How many times the item has. */
    public int count() {
        return count;
    }

    /** The item's newest time, in seconds since the epoch. */
    public long newest() {
        return time(0);
    }

    /**
     * A time of the item, in seconds since the epoch.
     *
     * @param occasion 0 is the newest, {@link #count()} - 1 the oldest
     */
    public long time(int occasion) {
        int at = times + Integer.BYTES * occasion;
        return (bytes[at] & 0xFFL) << 24
                | (bytes[at + 1] & 0xFFL) << 16
                | (bytes[at + 2] & 0xFFL) << 8
                | (bytes[at + 3] & 0xFFL);
    }
}
