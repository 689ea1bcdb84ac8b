/**
 * Requests that nobody should send, and many that are nearly right, to a real node: a grammar for each route, query,
 * aggregation and processor makes a valid request, which is then broken at random places.
 *
 * <p>A seed and a number flow in; calls flow to the node, and what it may not answer flows out as failures, each with a
 * command that repeats it.
 */
package io.esrecommend.fuzz;
