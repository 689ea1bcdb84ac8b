package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.esrecommend.embedding.References.Reference;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte-level BPE as RoBERTa has it, and Unigram as XLM-RoBERTa has it: the tokens that another implementation gets. */
class TokenizerKindsTest {

    private static final String BPE = "bpe-tokenizer.json";
    private static final String UNIGRAM = "unigram-tokenizer.json";
    private static final int BEGIN = 0;
    private static final int END = 2;
    private static final int UNKNOWN = 3;
    private static final int MORE_THAN_ANY = 4096;

    private static References references;

    @BeforeAll
    static void read() throws IOException {
        references = References.tokens();
    }

    static Stream<Arguments> texts() {
        return references.arguments();
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("texts")
    void tokensAreTheReferences(String file, Role role, String text, Reference expected) throws Exception {
        try (Tokenizer tokenizer = open(file, MORE_THAN_ANY)) {
            Encoding encoding = tokenizer.encode(references.texts().get(text));
            assertArrayEquals(expected.ids(), encoding.ids());
            assertArrayEquals(new byte[encoding.length()], encoding.typeIds());
            assertEquals(BEGIN, encoding.ids()[0]);
            assertEquals(END, encoding.ids()[encoding.length() - 1]);
            assertFalse(encoding.truncated());
        }
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("texts")
    void truncationKeepsTheSpecialTokens(String file, Role role, String text, Reference whole) throws Exception {
        int tokens = whole.ids().length;
        try (Tokenizer fitting = open(file, Math.max(tokens, 8))) {
            assertFalse(fitting.encode(references.texts().get(text)).truncated());
        }
        int shorter = Math.min(tokens - 1, 20);
        try (Tokenizer tokenizer = open(file, shorter)) {
            Encoding encoding = tokenizer.encode(references.texts().get(text));
            int[] expected = Arrays.copyOf(whole.ids(), shorter);
            expected[shorter - 1] = END;
            assertArrayEquals(expected, encoding.ids());
            assertTrue(encoding.truncated());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BPE, UNIGRAM})
    void textWithoutWordsHasOnlyTheSpecialTokens(String file) throws Exception {
        try (Tokenizer tokenizer = open(file, MORE_THAN_ANY)) {
            assertArrayEquals(new int[] {BEGIN, END}, tokenizer.encode("").ids());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BPE, UNIGRAM})
    void onlyUnigramHasUnknownTokens(String file) throws Exception {
        try (Tokenizer tokenizer = open(file, MORE_THAN_ANY)) {
            int[] ids = tokenizer.encode("\uD83C\uDF55").ids();
            assertEquals(file.equals(UNIGRAM), Arrays.stream(ids).anyMatch(id -> id == UNKNOWN));
        }
    }

    private static Tokenizer open(String file, int maxTokens) throws IOException, URISyntaxException {
        return Tokenizer.open(Path.of(TokenizerKindsTest.class.getResource(file).toURI()), maxTokens);
    }
}
