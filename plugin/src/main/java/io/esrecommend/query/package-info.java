/**
 * The recommend query: {@code request -> engine -> interactions + neighbours + vectors -> FusionQuery}.
 *
 * <p>{@link io.esrecommend.query.RecommendQueryBuilder} is what a search names. While it is rewritten on the
 * coordinating node, {@link io.esrecommend.query.Resolver} reads all that is known of the user, and
 * {@link io.esrecommend.query.FusionQueryBuilder} carries the result to the shards, where
 * {@link io.esrecommend.query.FusionQuery} finds candidates and computes every component of each, without any further
 * reading. May know {@code engine} and what it knows.
 */
package io.esrecommend.query;
