/**
 * The list of a recommendation: what needs all hits together, and not each alone.
 *
 * <p>A {@link io.esrecommend.list.ListSpec} says which page is wanted and how; {@link io.esrecommend.list.ListSearch} runs
 * a resolved recommend query as one search in the order of {@link io.esrecommend.list.ItemIdSort}, or, where the list is
 * to be diverse, chooses from a window of hits by {@link io.esrecommend.list.MarginalRelevance} and then reads the page.
 * May know {@code query} and what it knows.
 */
package io.esrecommend.list;
