/**
 * Ingest processors: documents flow in, documents with vectors flow out.
 *
 * <p>May know {@code embedding}, {@code model} and Elasticsearch's ingest API.
 */
package io.esrecommend.ingest;
