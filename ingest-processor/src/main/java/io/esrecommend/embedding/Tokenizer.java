package io.esrecommend.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A Hugging Face {@code tokenizer.json}: WordPiece, BPE or Unigram. Safe for use by several threads. */
final class Tokenizer implements AutoCloseable {

    /**
     * Characters read for each token that the model reads. Ordinary text has 2 to 6; only a text with hardly a word in
     * it would lose something, and is then reported as truncated.
     */
    private static final int CHARACTERS_PER_TOKEN = 100;

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
            HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optTruncation(true)
                    .optPadding(false)
                    .optMaxLength(maxTokens)
                    .build();
            return new Tokenizer(tokenizer, maxTokens);
        } catch (RuntimeException e) {
            throw new IOException("tokenizer [" + file.getFileName() + "] cannot be read: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * Turns a text into tokens, at most as many as the model reads.
     *
     * @throws ModelUnavailableException if the tokenizer is closed
     */
    Encoding encode(String text) {
        int longest = CHARACTERS_PER_TOKEN * maxTokens;
        boolean cut = text.length() > longest;
        if (cut && Character.isHighSurrogate(text.charAt(longest - 1))) {
            // Half a character would make the native side drop every character that is written as a pair.
            longest--;
        }
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new ModelUnavailableException("the model is closed: the node is shutting down");
            }
            var encoding = tokenizer.encode(cut ? text.substring(0, longest) : text);
            return new Encoding(encoding.getIds(), encoding.getTypeIds(), cut || encoding.exceedMaxLength());
        } finally {
            lifetime.readLock().unlock();
        }
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
