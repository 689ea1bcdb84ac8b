package io.esrecommend.benchmark;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Texts that are embedded together.
 *
 * @param name as the report prints it
 * @param texts in order of arrival
 * @param tokens ids of each text's tokens, none longer than the model reads
 */
record TextSet(String name, List<String> texts, List<long[]> tokens) {

    static TextSet of(String name, List<String> texts, Tokens tokenizer) {
        return new TextSet(name, texts, texts.stream().map(tokenizer::ids).toList());
    }

    int size() {
        return texts.size();
    }

    /** The mean length in tokens. */
    double meanTokens() {
        return tokens.stream().mapToInt(ids -> ids.length).average().orElse(0);
    }

    /** The same texts, the longest first. */
    TextSet sorted() {
        Integer[] order = new Integer[size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingInt(i -> -tokens.get(i).length));
        return take(order);
    }

    /** So many of the texts, evenly spread over all lengths. */
    TextSet sample(int most) {
        TextSet sorted = sorted();
        Integer[] chosen = new Integer[Math.min(most, size())];
        Arrays.setAll(chosen, i -> (int) ((long) i * size() / chosen.length));
        return sorted.take(chosen);
    }

    private TextSet take(Integer[] order) {
        return new TextSet(
                name,
                Arrays.stream(order).map(texts::get).toList(),
                Arrays.stream(order).map(tokens::get).toList());
    }
}
