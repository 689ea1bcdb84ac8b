/**
 * What a text-embedding model is on disk: a manifest beside an ONNX graph and a Hugging Face tokenizer.
 *
 * <p>A folder of the node's configuration flows in; {@link io.esrecommend.model.ModelBundle}s flow out. This package
 * knows neither Elasticsearch nor ONNX Runtime.
 */
package io.esrecommend.model;
