package io.esrecommend.embedding;

/**
 * A text as a model reads it.
 *
 * @param ids token ids, the special tokens included; at least one
 * @param typeIds segment ids, one a token
 * @param truncated whether the text was longer than the model reads
 */
record Encoding(long[] ids, long[] typeIds, boolean truncated) {

    /** Number of tokens. */
    int length() {
        return ids.length;
    }
}
