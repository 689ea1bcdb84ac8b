package io.esrecommend.embedding;

/**
 * A text as a vector.
 *
 * @param vector as many numbers as the model has dimensions
 * @param tokens how many tokens were read
 * @param truncated whether the text was longer than the model reads, so that its end says nothing
 */
public record Embedding(float[] vector, int tokens, boolean truncated) {}
