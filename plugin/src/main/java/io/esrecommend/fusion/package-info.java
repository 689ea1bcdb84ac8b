/**
 * The query that the shards run: it finds candidates and scores each by all of its components, from nothing but what the
 * request brings and the segment holds.
 */
package io.esrecommend.fusion;
