/** The plugin's wiring: what it adds to Elasticsearch, and nothing else. */
package io.esrecommend;
