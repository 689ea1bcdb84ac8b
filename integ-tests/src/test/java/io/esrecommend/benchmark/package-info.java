/**
 * The benchmark: what embedding, reading events, folding them, finding neighbours and recommending cost, as ratios of what takes turns
 * in one run.
 *
 * <p>In: items, of which {@link io.esrecommend.benchmark.TextSets} makes short, long and mixed texts. Contestants are the
 * plugin on a {@linkplain io.esrecommend.benchmark.Node node} and {@linkplain io.esrecommend.benchmark.OurModel in
 * process}, {@linkplain io.esrecommend.benchmark.BareModel ONNX Runtime alone}, and other libraries, all with the same
 * model and the same ONNX Runtime. Events are made up by {@link io.esrecommend.benchmark.Behaviour}, histories by
 * {@link io.esrecommend.benchmark.ZipfHistories}; {@link io.esrecommend.benchmark.Cooccurrence} counts the pairs of
 * these, and of data sets, on nodes and in a plain program. {@link io.esrecommend.benchmark.Recommend} asks for
 * recommendations of {@link io.esrecommend.benchmark.ClusteredItems} for users with
 * {@link io.esrecommend.benchmark.TasteHistories}. Out: a {@link io.esrecommend.benchmark.Report} of ratios
 * beside their targets. A ratio holds on a noisy machine; what it rests on does not. This package may know all others, of
 * the plugin only {@code embedding}; {@link io.esrecommend.benchmark.OurModel} alone touches that.
 */
package io.esrecommend.benchmark;
