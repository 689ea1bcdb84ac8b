/**
 * How an engine's statistics are made.
 *
 * <p>Flow of a build: events index, through {@code history}, to histories; through {@code cooccurrence}, to neighbours;
 * the catalogue's vectors, through {@code vector}, to the engine's space; then the alias is swapped.
 */
package io.esrecommend.build;
