/**
 * Where neighbours are kept: an index with a row for each item, or user, and relation; beside the rows the counts that
 * they were made of, so that a build can tell which of them have to be made again. May know {@code cooccurrence}.
 */
package io.esrecommend.neighbour;
