package io.esrecommend.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {

    private static final int CLS = 101;
    private static final int SEP = 102;
    private static final int UNKNOWN = 100;

    private static Tokenizer tokenizer;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() throws IOException {
        tokenizer = Tokenizer.open(DefaultModel.TOKENIZER, DefaultModel.MAX_TOKENS);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void textBecomesTheTokensOfBert() {
        Encoding encoding = tokenizer.encode("hello world");
        assertArrayEquals(new int[] {CLS, 7592, 2088, SEP}, encoding.ids());
        assertArrayEquals(new byte[4], encoding.typeIds());
        assertEquals(4, encoding.length());
        assertFalse(encoding.truncated());
        assertArrayEquals(
                encoding.ids(),
                tokenizer.encode("Hello, WORLD".replace(",", "")).ids());
    }

    @Test
    void textWithoutWordsHasOnlyTheSpecialTokens() {
        assertArrayEquals(new int[] {CLS, SEP}, tokenizer.encode("").ids());
        assertArrayEquals(new int[] {CLS, SEP}, tokenizer.encode(" \n\t").ids());
    }

    @Test
    void truncationBeginsAfterTheLastTokenThatTheModelReads() {
        int words = DefaultModel.MAX_TOKENS - 2;
        Encoding full = tokenizer.encode("hello ".repeat(words));
        assertEquals(DefaultModel.MAX_TOKENS, full.length());
        assertFalse(full.truncated());
        Encoding longer = tokenizer.encode("hello ".repeat(words) + "world");
        assertTrue(longer.truncated());
        assertArrayEquals(full.ids(), longer.ids());
    }

    @Test
    void maxTokensIsTheManifestsAndNotTheFiles() throws IOException {
        try (Tokenizer small = Tokenizer.open(DefaultModel.TOKENIZER, 8)) {
            Encoding encoding = small.encode("one two three four five six seven");
            assertEquals(8, encoding.length());
            assertEquals(SEP, encoding.ids()[7]);
            assertTrue(encoding.truncated());
            assertFalse(small.encode("one two three four five six").truncated());
        }
    }

    @Test
    void enormousTextIsCutAndFlagged() {
        String text = "hello world ".repeat(5_000_000);
        Encoding encoding = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> tokenizer.encode(text));
        assertEquals(DefaultModel.MAX_TOKENS, encoding.length());
        assertTrue(encoding.truncated());
        // One word of many characters is one token: only the cut can tell that something is lost.
        Encoding word = tokenizer.encode("a".repeat(30_000));
        assertArrayEquals(new int[] {CLS, UNKNOWN, SEP}, word.ids());
        assertTrue(word.truncated());
    }

    @Test
    void enormousTextIsNotCutThroughACharacter() {
        // The cut comes after an odd number of UTF-16 units, in the middle of a pair of surrogates.
        Encoding encoding = tokenizer.encode("a" + "\uD83D\uDE00".repeat(20_000));
        assertTrue(encoding.truncated());
        assertArrayEquals(new int[] {CLS, UNKNOWN, SEP}, encoding.ids());
    }

    @Test
    void loneSurrogateAndNulAreNoTrouble() {
        assertArrayEquals(
                tokenizer.encode("a \uFFFD b").ids(),
                tokenizer.encode("a \uD83D b").ids());
        // The native side would take the pairs for characters of their own and drop them all.
        assertArrayEquals(
                tokenizer.encode("\uFFFD \uD83D\uDE00 b").ids(),
                tokenizer.encode("\uDE00 \uD83D\uDE00 b").ids());
        int[] ids = tokenizer.encode("hello\u0000world").ids();
        assertEquals(SEP, ids[ids.length - 1]);
        assertTrue(ids.length > 2);
    }

    @Test
    void brokenFileIsNamed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"version\": \"1.0\", ");
        assertNamed(broken);
        byte[] whole = Files.readAllBytes(DefaultModel.TOKENIZER);
        Path half = Files.write(folder.resolve("half.json"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertNamed(half);
        assertNamed(Files.writeString(folder.resolve("other.json"), "{\"title\": \"no tokenizer\"}"));
        assertNamed(folder.resolve("absent.json"));
    }

    private static void assertNamed(Path file) {
        IOException e = assertThrows(IOException.class, () -> Tokenizer.open(file, DefaultModel.MAX_TOKENS));
        assertTrue(e.getMessage().contains(file.getFileName().toString()), e.getMessage());
    }

    @Test
    void closingUnderConcurrentCallsFailsThemAndLeavesTheProcessAlive() throws Exception {
        String text = "the quick brown fox jumps over the lazy dog ".repeat(50);
        for (int round = 0; round < 20; round++) {
            Tokenizer closing = Tokenizer.open(DefaultModel.TOKENIZER, DefaultModel.MAX_TOKENS);
            CountDownLatch running = new CountDownLatch(4);
            List<Future<?>> calls = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (int i = 0; i < 4; i++) {
                    calls.add(threads.submit(() -> {
                        closing.encode(text);
                        running.countDown();
                        for (int n = 0; n < 1_000_000; n++) {
                            try {
                                closing.encode(text);
                            } catch (ModelUnavailableException e) {
                                return true;
                            }
                        }
                        return false;
                    }));
                }
                running.await();
                closing.close();
                for (Future<?> call : calls) {
                    assertEquals(true, call.get());
                }
            }
            closing.close();
        }
    }

    @Test
    void textThatFitsIsOnePiece() throws IOException {
        try (Tokenizer small = Tokenizer.open(DefaultModel.TOKENIZER, 8)) {
            assertEquals(List.of("one two three four five six"), small.split("", "one two three four five six", 5));
            assertEquals(List.of(""), small.split("", "", 5));
            assertEquals(List.of("one two three four"), small.split("q: ", "one two three four", 5));
        }
    }

    @Test
    void longTextIsSplitAtWordsIntoPiecesThatFit() throws IOException {
        String text = "the quick brown fox jumps over the lazy dog and then some more words follow";
        try (Tokenizer small = Tokenizer.open(DefaultModel.TOKENIZER, 8)) {
            for (String prefix : List.of("", "query: ")) {
                List<String> pieces = small.split(prefix, text, 100);
                assertTrue(pieces.size() > 2, pieces.toString());
                assertEquals(text, String.join(" ", pieces));
                for (String piece : pieces) {
                    assertFalse(small.encode(prefix + piece).truncated(), piece);
                }
            }
        }
    }

    @Test
    void textWithoutSpacesIsSplitBetweenCharacters() throws IOException {
        String chinese = "\u6211\u559c\u6b22\u770b\u79d1\u5e7b\u7535\u5f71".repeat(5);
        String emoji = "a\uD83D\uDE00".repeat(40);
        try (Tokenizer small = Tokenizer.open(DefaultModel.TOKENIZER, 8)) {
            for (String text : List.of(chinese, emoji)) {
                List<String> pieces = small.split("", text, 100);
                assertEquals(text, String.join("", pieces));
                for (String piece : pieces) {
                    assertFalse(small.encode(piece).truncated(), piece);
                    assertFalse(Character.isLowSurrogate(piece.charAt(0)), piece);
                }
            }
        }
    }

    @Test
    void lastPieceHoldsWhatIsBeyondTheLimit() throws IOException {
        try (Tokenizer small = Tokenizer.open(DefaultModel.TOKENIZER, 8)) {
            List<String> pieces = small.split("", "war and peace ".repeat(20).strip(), 3);
            assertEquals(3, pieces.size());
            assertTrue(small.encode(pieces.get(2)).truncated());
        }
    }

    @Test
    void enormousTextIsSplitInTime() {
        String words = "hello world ".repeat(80_000);
        String blank = " ".repeat(1_000_000);
        String word = "a".repeat(1_000_000);
        for (String text : List.of(words, blank, word)) {
            List<String> pieces = assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> tokenizer.split("", text, Chunking.MAX_PIECES));
            assertTrue(pieces.size() <= Chunking.MAX_PIECES, pieces.size() + " pieces");
        }
    }
}
