/**
 * Text to vector: {@code text -> Tokenizer -> Encoding -> Batcher -> TextEncoder (OnnxSession -> Pooling) -> float[]}.
 *
 * <p>{@link io.esrecommend.embedding.ModelRegistry} finds and loads the models of a folder; each loaded one is a
 * {@link io.esrecommend.embedding.TextEmbedder}, which keeps recent vectors in an
 * {@link io.esrecommend.embedding.EmbeddingCache} and leaves it to its {@link io.esrecommend.embedding.Batcher} to embed
 * the texts of many callers together. What batches are worth it, {@link io.esrecommend.embedding.BatchCost} measures; what
 * memory they take, {@link io.esrecommend.embedding.NativeFootprint} estimates, and a
 * {@link io.esrecommend.embedding.MemoryBudget} allows. This package may know {@code model}; it knows no Elasticsearch,
 * and only {@link io.esrecommend.embedding.OnnxSession} knows ONNX Runtime.
 */
package io.esrecommend.embedding;
