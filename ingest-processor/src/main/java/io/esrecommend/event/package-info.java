/**
 * Raw events of any shape: what a pipeline says of them flows in, interactions of one shape flow out ({@code Alignment}).
 *
 * <p>May know {@code pseudonym}, and of Elasticsearch how options, times and dates are read.
 */
package io.esrecommend.event;
