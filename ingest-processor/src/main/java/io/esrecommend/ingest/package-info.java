/**
 * Ingest processors: documents flow in, documents with vectors and interactions flow out.
 *
 * <p>May know {@code embedding}, {@code model}, {@code event}, {@code pseudonym} and Elasticsearch's ingest API.
 */
package io.esrecommend.ingest;
