/**
 * Histories: the interactions of a person's ids flow in, one document a person flows out ({@code HistoryFold}).
 *
 * <p>May know {@code identity}, {@code interaction} and Elasticsearch's client.
 */
package io.esrecommend.history;
