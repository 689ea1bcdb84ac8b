/**
 * A named recommender: its configuration in the cluster state, and the statistics that its last build left.
 *
 * <p>Flow of a build: events index, through {@code interaction}, to histories; through {@code cooccurrence}, to
 * neighbours; the catalogue's vectors, through {@code vector}, to the engine's space; then the aliases are swapped.
 */
package io.esrecommend.engine;
