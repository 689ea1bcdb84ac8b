package io.esrecommend.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The texts of a data set in three lengths. No text is longer than the model reads: what it would cut off, others would
 * embed.
 *
 * @param brief texts as titles are, of {@value #BRIEF} tokens
 * @param full texts as descriptions are, of {@value #FULL} tokens on average
 * @param mixed half of each, shuffled
 * @param shared the long texts as far as every library reads them, {@value #ALL_READ} tokens
 */
record TextSets(TextSet brief, TextSet full, TextSet mixed, TextSet shared) {

    private static final int BRIEF = 20;
    private static final int FULL = 150;
    private static final int NEAR = 30;
    private static final int MODEL_READS = 256;
    /** Where the model's tokenizer.json cuts; LangChain4j leaves it at that. */
    private static final int ALL_READ = 128;

    private static final long SEED = 42;

    static TextSets of(List<String> texts, Tokens tokens) {
        List<String> brief = texts.stream().map(text -> tokens.cut(text, BRIEF)).toList();
        List<String> full = full(texts, tokens);
        List<String> mixed = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            mixed.add(i % 2 == 0 ? brief.get(i) : full.get(i));
        }
        Collections.shuffle(mixed, new Random(SEED));
        return new TextSets(
                TextSet.of("short", brief, tokens),
                TextSet.of("long", full, tokens),
                TextSet.of("mixed", List.copyOf(mixed), tokens),
                TextSet.of(
                        "long, cut to " + ALL_READ,
                        full.stream().map(text -> tokens.cut(text, ALL_READ)).toList(),
                        tokens));
    }

    /** The texts as they are if they are long enough; else each with those that follow it. */
    private static List<String> full(List<String> texts, Tokens tokens) {
        List<String> cut =
                texts.stream().map(text -> tokens.cut(text, MODEL_READS)).toList();
        double mean =
                cut.stream().mapToInt(text -> tokens.ids(text).length).average().orElseThrow();
        if (Math.abs(mean - FULL) <= NEAR) {
            return cut;
        }
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            StringBuilder text = new StringBuilder(texts.get(i));
            for (int next = i + 1; tokens.ids(text.toString()).length < FULL; next++) {
                text.append(' ').append(texts.get(next % texts.size()));
            }
            joined.add(tokens.cut(text.toString(), FULL));
        }
        return joined;
    }
}
