/**
 * A real Elasticsearch node on this machine, in its own process, and a small HTTP client for it.
 *
 * <p>In: a {@link io.esrecommend.node.NodeSettings} (a work folder, a port, plugin zips). Out: a
 * {@link io.esrecommend.node.LocalNode} that answers HTTP, or a {@link io.esrecommend.node.LocalCluster} of several. The node is one of two
 * {@link io.esrecommend.node.Distribution}s: the one this build assembles from Maven Central, or an official one that
 * the system property {@code tests.es.home} names. Integration tests and the demo use this package; it knows neither
 * them nor the plugin.
 */
package io.esrecommend.node;
