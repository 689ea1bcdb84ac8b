package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From a text to its vector, through graphs of every shape and every pooling, computed by hand. */
class AnyGraphTest {

    private static final List<String> IDS_AND_MASK = List.of("input_ids", "attention_mask");
    private static final List<String> WITH_TYPES = List.of("input_ids", "attention_mask", "token_type_ids");

    /** A word for each row of the graph's table. */
    private static final String WORDS = """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
             "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": null, "decoder": null,
             "model": {"type": "WordLevel", "vocab": {"zero": 0, "one": 1, "two": 2, "three": 3}, "unk_token": "zero"}}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"MEAN, 1.3333333, -0.3333333, 6", "CLS, 1, 2, 3", "MAX, 7, 5, 9", "LAST_TOKEN, -4, 5, 6"})
    void poolingOfTheManifestIsApplied(Pooling pooling, float x, float y, float z) throws IOException {
        for (List<String> inputs : List.of(IDS_AND_MASK, WITH_TYPES)) {
            TinyGraph.tokens(folder.resolve("model.onnx"), inputs);
            assertArrayEquals(new float[] {x, y, z}, embed(pooling, false, "one three two"), 1e-5f);
        }
    }

    @ParameterizedTest
    @EnumSource(Pooling.class)
    void sentenceVectorOfTheGraphNeedsNoPooling(Pooling pooling) throws IOException {
        TinyGraph.sentences(folder.resolve("model.onnx"));
        assertArrayEquals(TinyGraph.TABLE[3], embed(pooling, false, "three two one"));
    }

    @Test
    void vectorHasLengthOneWhereTheManifestAsksForIt() throws IOException {
        TinyGraph.tokens(folder.resolve("model.onnx"), IDS_AND_MASK);
        float length = (float) Math.sqrt(14);
        float[] expected = {1 / length, 2 / length, 3 / length};
        assertArrayEquals(expected, embed(Pooling.MEAN, true, "one"), 1e-6f);
        assertArrayEquals(TinyGraph.TABLE[1], embed(Pooling.MEAN, false, "one"));
    }

    @Test
    void vectorOfZerosStaysOneOfZeros() throws IOException {
        TinyGraph.tokens(folder.resolve("model.onnx"), IDS_AND_MASK);
        assertArrayEquals(new float[3], embed(Pooling.MEAN, true, "zero zero"));
    }

    @Test
    void prefixIsPooledToo() throws IOException {
        TinyGraph.tokens(folder.resolve("model.onnx"), IDS_AND_MASK);
        ModelManifest.Prefixes prefixes = new ModelManifest.Prefixes("two ", "three ");
        assertArrayEquals(TinyGraph.TABLE[2], embed(Pooling.CLS, false, prefixes, Role.QUERY, "one"));
        assertArrayEquals(TinyGraph.TABLE[3], embed(Pooling.CLS, false, prefixes, Role.PASSAGE, "one"));
    }

    private float[] embed(Pooling pooling, boolean normalize, String text) throws IOException {
        return embed(pooling, normalize, null, Role.PASSAGE, text);
    }

    private float[] embed(Pooling pooling, boolean normalize, ModelManifest.Prefixes prefixes, Role role, String text)
            throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), WORDS);
        ModelManifest manifest =
                new ModelManifest("tiny", null, null, null, 3, pooling.toString(), normalize, 8, prefixes, null, null);
        try (TextEmbedder model = RealModels.load(new ModelBundle(manifest, folder))) {
            return RealModels.embed(model, text, role);
        }
    }
}
