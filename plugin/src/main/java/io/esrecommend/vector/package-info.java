/**
 * The space in which an engine compares vectors: raw vectors of a model flow in, cosines between interests and items
 * flow out.
 *
 * <p>Pure arithmetic: knows Lucene's dot product and no Elasticsearch.
 */
package io.esrecommend.vector;
