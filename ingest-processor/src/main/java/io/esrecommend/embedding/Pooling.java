package io.esrecommend.embedding;

import java.util.Locale;

/**
 * How the vectors of a text's tokens become the text's vector. Token vectors lie one after another: token {@code t} is
 * {@code hidden[offset + t * dimensions]} and on.
 */
public enum Pooling {
    /** The mean of all tokens (sentence-transformers' default). */
    MEAN {
        @Override
        void pool(float[] hidden, int offset, int tokens, float[] into) {
            for (int t = 0, at = offset; t < tokens; t++) {
                for (int d = 0; d < into.length; d++) {
                    into[d] += hidden[at++];
                }
            }
            for (int d = 0; d < into.length; d++) {
                into[d] /= tokens;
            }
        }
    },
    /** The first token, which BERT-like models train to stand for the text. */
    CLS {
        @Override
        void pool(float[] hidden, int offset, int tokens, float[] into) {
            System.arraycopy(hidden, offset, into, 0, into.length);
        }
    },
    /** The largest value of each dimension. */
    MAX {
        @Override
        void pool(float[] hidden, int offset, int tokens, float[] into) {
            System.arraycopy(hidden, offset, into, 0, into.length);
            for (int t = 1, at = offset + into.length; t < tokens; t++) {
                for (int d = 0; d < into.length; d++) {
                    into[d] = Math.max(into[d], hidden[at++]);
                }
            }
        }
    },
    /** The last token, which has read all others in a causal model. */
    LAST_TOKEN {
        @Override
        void pool(float[] hidden, int offset, int tokens, float[] into) {
            System.arraycopy(hidden, offset + (tokens - 1) * into.length, into, 0, into.length);
        }
    };

    /**
     * Pools one text.
     *
     * @param hidden token vectors
     * @param offset where the text's first token begins
     * @param tokens the text's tokens, padding left out; at least 1
     * @param into zeros, of the model's dimensions; holds the vector afterwards
     */
    abstract void pool(float[] hidden, int offset, int tokens, float[] into);

    /**
     * The pooling of a manifest's name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Pooling of(String name) {
        return OneOf.named(Pooling.class, "pooling", name);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
