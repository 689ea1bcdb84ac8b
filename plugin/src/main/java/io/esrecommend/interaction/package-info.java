/**
 * What users do: interactions flow in from an events index, histories (one document a user) flow out.
 *
 * <p>Knows the mapping of an index through {@code ingest}, and Elasticsearch's client; no other package of the plugin.
 */
package io.esrecommend.interaction;
