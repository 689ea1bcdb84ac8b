package io.esrecommend.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.LongStream;

/** A Hugging Face {@code tokenizer.json}: WordPiece, BPE or Unigram. Safe for use by several threads. */
final class Tokenizer implements AutoCloseable {

    /**
     * Characters read for each token that the model reads. Ordinary text has 2 to 6; only a text with hardly a word in
     * it would lose something, and is then reported as truncated.
     */
    private static final int CHARACTERS_PER_TOKEN = 100;

    private static final char REPLACEMENT = '\uFFFD';

    private final HuggingFaceTokenizer tokenizer;
    private final int maxTokens;

    /** Calls hold the read lock: the native tokenizer is not freed under one. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean closed;

    private Tokenizer(HuggingFaceTokenizer tokenizer, int maxTokens) {
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    /**
     * Reads a tokenizer.
     *
     * @param file a {@code tokenizer.json}; the truncation and padding it asks for are replaced by ours
     * @param maxTokens the most tokens of an encoding
     * @throws IOException if the file cannot be read or is no tokenizer
     */
    static Tokenizer open(Path file, int maxTokens) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // DJL looks for its native library through the context class loader, which in a plugin is the server's.
        thread.setContextClassLoader(HuggingFaceTokenizer.class.getClassLoader());
        try {
            TokenizerFile.check(file);
            // Without this option DJL caps the length at 512, whatever is asked for below.
            Map<String, String> longest = Map.of("modelMaxLength", Integer.toString(maxTokens));
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.builder(longest)
                    .optTokenizerPath(file)
                    .optTruncation(true)
                    .optPadding(false)
                    .optMaxLength(maxTokens)
                    .build();
            return tried(new Tokenizer(tokenizer, maxTokens));
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new IOException("tokenizer [" + file.getFileName() + "] cannot be read: " + reason(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Tokenizer tried(Tokenizer opened) throws IOException {
        int tokens = opened.encode("a b").length();
        if (tokens > opened.maxTokens) {
            opened.close();
            throw new IOException(
                    "it makes [" + tokens + "] tokens of a short text, but the manifest has [max_tokens] ["
                            + opened.maxTokens + "]; its special tokens must leave some");
        }
        return opened;
    }

    /** What failed, and the cause at the root of it: the library's own message often tells but the former. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root == failure) {
            return failure.getMessage();
        }
        return failure.getMessage() == null ? root.toString() : failure.getMessage() + " (" + root + ")";
    }

    /**
     * Turns a text into tokens, at most as many as the model reads.
     *
     * @throws ModelFailedException if the tokenizer cannot
     * @throws ModelUnavailableException if the tokenizer is closed
     */
    Encoding encode(String text) {
        int longest = longest(text);
        boolean cut = longest < text.length();
        var tokens = tokens(wellFormed(text.substring(0, longest)));
        return new Encoding(ids(tokens.getIds()), typeIds(tokens.getTypeIds()), cut || tokens.exceedMaxLength());
    }

    /**
     * Splits a text into pieces that the model reads whole, at white space where there is some.
     *
     * @param prefix stands before each piece when it is read
     * @return the pieces without the prefix, at least one, at most {@code limit}; what is beyond is in the last
     */
    List<String> split(String prefix, String text, int limit) {
        List<String> pieces = new ArrayList<>();
        String rest = wellFormed(text);
        while (pieces.size() < limit - 1) {
            int end = endOfPiece(prefix, rest);
            if (end >= rest.length()) {
                break;
            }
            pieces.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        if (!rest.isEmpty() || pieces.isEmpty()) {
            pieces.add(rest);
        }
        return pieces;
    }

    private int endOfPiece(String prefix, String text) {
        String read = prefix + text.substring(0, longest(text));
        var tokens = tokens(read);
        if (!tokens.exceedMaxLength() && read.length() == prefix.length() + text.length()) {
            return text.length();
        }
        int readTo = tokens.exceedMaxLength() ? read.offsetByCodePoints(0, endOfTokens(tokens)) : read.length();
        int end = readTo - prefix.length();
        int space = Math.min(end, text.length() - 1);
        while (space > end / 2 && !Character.isWhitespace(text.charAt(space))) {
            space--;
        }
        return Math.max(1, space > end / 2 ? space : end);
    }

    /** Where the last token ends that is not a special one, in code points. */
    private static int endOfTokens(ai.djl.huggingface.tokenizers.Encoding tokens) {
        int end = 0;
        long[] special = tokens.getSpecialTokenMask();
        for (int t = 0; t < special.length; t++) {
            if (special[t] == 0 && tokens.getCharTokenSpans()[t] != null) {
                end = Math.max(end, tokens.getCharTokenSpans()[t].getEnd());
            }
        }
        return end;
    }

    /** How much of a text is given to the tokenizer, in characters. */
    private int longest(String text) {
        int longest = CHARACTERS_PER_TOKEN * maxTokens;
        if (text.length() <= longest) {
            return text.length();
        }
        return Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    }

    /** Half a character would make the native side drop every character that is written as a pair. */
    private static String wellFormed(String text) {
        StringBuilder fixed = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                i++;
            } else {
                fixed = fixed == null ? new StringBuilder(text) : fixed;
                fixed.setCharAt(i, REPLACEMENT);
            }
        }
        return fixed == null ? text : fixed.toString();
    }

    private ai.djl.huggingface.tokenizers.Encoding tokens(String text) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new ModelUnavailableException("the model is closed: the node is shutting down");
            }
            return encoded(text);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private ai.djl.huggingface.tokenizers.Encoding encoded(String text) {
        try {
            return tokenizer.encode(text);
        } catch (RuntimeException e) {
            throw new ModelFailedException("the tokenizer failed on a text: " + e.getMessage());
        }
    }

    private static int[] ids(long[] ids) {
        return LongStream.of(ids).mapToInt(Tokenizer::id).toArray();
    }

    private static int id(long id) {
        if (id < 0 || id > Integer.MAX_VALUE) {
            throw new ModelFailedException("the tokenizer has a token of number [" + id + "], which no graph knows");
        }
        return (int) id;
    }

    private static byte[] typeIds(long[] typeIds) {
        byte[] bytes = new byte[typeIds.length];
        for (int t = 0; t < bytes.length; t++) {
            bytes[t] = (byte) typeIds[t];
        }
        return bytes;
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            closed = true;
            tokenizer.close();
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
