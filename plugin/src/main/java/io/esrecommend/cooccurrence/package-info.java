/**
 * What occurs with what, more than chance explains: histories flow in, neighbours with their log-likelihood ratio flow
 * out.
 *
 * <p>{@link io.esrecommend.cooccurrence.CooccurrenceAggregationBuilder} counts where the histories are;
 * {@code neighbour} keeps the rows that it answers with. The counting
 * ({@code CooccurrenceCounter}, {@code CooccurrenceCounts}) and {@link io.esrecommend.cooccurrence.LogLikelihoodRatio}
 * know no Elasticsearch. May know {@code history}.
 */
package io.esrecommend.cooccurrence;
