/**
 * How many users items have, and whose users grow: the aggregation {@code popularity}, beside that of {@code cooccurrence},
 * whose partitions and fading it shares.
 */
package io.esrecommend.popularity;
