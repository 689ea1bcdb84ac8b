/**
 * One class that Elasticsearch looks up by this name: it goes into a jar of its own in the local node and is used by
 * nothing else here.
 */
package org.elasticsearch.io.ansi;
