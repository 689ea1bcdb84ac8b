/**
 * How an engine's statistics are made.
 *
 * <p>Flow of a build: events index, through {@code history}, to histories; through {@code cooccurrence}, to neighbours;
 * the catalogue's vectors, through {@code vector}, to the engine's space; then the alias is swapped.
 *
 * <p>Who runs it: a persistent task of the cluster ({@link io.esrecommend.build.BuildParams}), which a node is given
 * ({@link io.esrecommend.build.BuildExecutor}); what comes of it is in the cluster state
 * ({@link io.esrecommend.build.BuildRecords}).
 */
package io.esrecommend.build;
