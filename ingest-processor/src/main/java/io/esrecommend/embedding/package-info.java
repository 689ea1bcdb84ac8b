/**
 * Text to vector: {@code text -> Tokenizer -> Encoding -> OnnxSession -> Pooling -> float[]}.
 *
 * <p>{@link io.esrecommend.embedding.ModelRegistry} finds and loads the models of a folder; each loaded one is a
 * {@link io.esrecommend.embedding.TextEmbedder}, whose {@link io.esrecommend.embedding.Batcher} embeds the texts of
 * many callers together. This package may know {@code model}; it knows no Elasticsearch, and only
 * {@link io.esrecommend.embedding.OnnxSession} knows ONNX Runtime.
 */
package io.esrecommend.embedding;
