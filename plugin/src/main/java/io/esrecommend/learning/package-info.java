/**
 * Learns what a component of a score is worth from what users took: components of the items that they took and of those
 * that they passed by flow in, weights flow out, with what they gain on users who did not teach them.
 *
 * <p>Pure arithmetic: knows the metrics, and no Elasticsearch.
 */
package io.esrecommend.learning;
