package io.esrecommend.embedding;

/**
 * A text as a model reads it.
 *
 * @param ids token ids, the special tokens included; at least one
 * @param typeIds segment ids, one a token
 * @param truncated whether the text was longer than the model reads
 */
record Encoding(int[] ids, byte[] typeIds, boolean truncated) {

    private static final int OBJECT_BYTES = 500;

    /** Number of tokens. */
    int length() {
        return ids.length;
    }

    /** Bytes of heap that it takes while it waits, what stands beside it in a queue included. */
    long bytes() {
        return OBJECT_BYTES + (Integer.BYTES + 1L) * ids.length;
    }
}
