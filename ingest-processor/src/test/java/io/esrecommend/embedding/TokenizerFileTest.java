package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of those that are refused here ended the process when the native tokenizer was given it. */
class TokenizerFileTest {

    private static final String MODEL =
            "\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"a\": 0}, \"unk_token\": \"a\"}}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"!!\"}, ",
                "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": null}, ",
                "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"\"}, ",
                "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAAAA==\"}, ",
                "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"/////w==\"}, ",
                "{\"normalizer\": {\"precompiled_charsmap\": \"BAAAAP////8=\"}, ",
                "{\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [{\"precompiled_charsmap\": \"AAAA\"}]}, ",
                "{\"pre_tokenizer\": {\"type\": \"FixedLength\", \"length\": 0}, ",
                "{\"post_processor\": {\"single\": [{\"SpecialToken\": {\"id\": \"X\"}}], \"special_tokens\": {}}, ",
                "{\"post_processor\": {\"single\": [{\"Sequence\": {\"id\": \"B\"}}], \"special_tokens\": {}}, "
            })
    void whatWouldEndTheProcessIsRefused(String beginning) {
        refused(beginning + MODEL);
    }

    @Test
    void mergesWithAPrefixAreRefused() {
        refused("{\"model\": {\"type\": \"BPE\", \"continuing_subword_prefix\": \"##\", \"merges\": []}}");
    }

    @Test
    void filesOfTheUsualShapeAreNot() throws IOException {
        check("{\"normalizer\": null, " + MODEL);
        check("{\"model\": {\"type\": \"WordPiece\", \"continuing_subword_prefix\": \"##\", \"vocab\": {}}}");
        check(
                "{\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"X\"}},"
                        + " {\"Sequence\": {\"id\": \"A\"}}], \"special_tokens\": {\"X\": {}}}, " + MODEL);
        TokenizerFile.check(DefaultModel.bundle().tokenizer());
    }

    @Test
    void aTrieThatStaysInsideIsRead() {
        // of one letter, whose text is "b": root -> (0 ^ 'a') -> leaf
        int[] units = new int[512];
        units['a'] = 'a' | 1 << 8 | 256 << 10;
        units['a' ^ 256] = 1 << 31;
        assertDoesNotThrow(() -> Charsmap.check(charsmap(units, "b\0")));
        units['a' ^ 256] = 1 << 31 | 5;
        assertThrows(IllegalArgumentException.class, () -> Charsmap.check(charsmap(units, "b\0")));
        units['a' ^ 256] = 1 << 31 | 1;
        assertThrows(IllegalArgumentException.class, () -> Charsmap.check(charsmap(units, "\u00e9\0")));
        units['a'] = 'a' | 1 << 8 | 512 << 10;
        assertThrows(IllegalArgumentException.class, () -> Charsmap.check(charsmap(units, "b\0")));
    }

    private static byte[] charsmap(int[] units, String texts) {
        byte[] bytes = texts.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all =
                ByteBuffer.allocate(4 + 4 * units.length + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        all.putInt(4 * units.length);
        for (int unit : units) {
            all.putInt(unit);
        }
        return all.put(bytes).array();
    }

    private void refused(String json) {
        IOException e = assertThrows(IOException.class, () -> check(json));
        assertTrue(e.getMessage().contains("["), e.getMessage());
    }

    private void check(String json) throws IOException {
        TokenizerFile.check(Files.writeString(folder.resolve("tokenizer.json"), json));
    }
}
