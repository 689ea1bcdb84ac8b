package io.esrecommend.benchmark;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The model's tokenizer, to count and to cut by. */
final class Tokens implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;

    /** @param file a {@code tokenizer.json}; its truncation and padding are turned off */
    Tokens(Path file) throws IOException {
        this.tokenizer = HuggingFaceTokenizer.builder()
                .optTokenizerPath(file)
                .optTruncation(false)
                .optPadding(false)
                .build();
    }

    /** Token ids of a text, the special ones included. */
    long[] ids(String text) {
        return tokenizer.encode(text).getIds();
    }

    /** The text, or as many of its first words as make at most so many tokens; at least one word. */
    String cut(String text, int most) {
        String[] words = text.strip().split("\\s+");
        int fits = 1;
        int tooMany = words.length + 1;
        while (tooMany - fits > 1) {
            int middle = (fits + tooMany) / 2;
            if (ids(first(words, middle)).length <= most) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return first(words, fits);
    }

    private static String first(String[] words, int count) {
        return String.join(" ", Arrays.asList(words).subList(0, count));
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
