/**
 * What users do: events of an index flow in, interactions flow out, and the rules of which of them count.
 *
 * <p>Knows the mapping of an index through {@code ingest}, and Elasticsearch's client; no other package of the plugin.
 */
package io.esrecommend.interaction;
