/**
 * What the REST API can do: for each call one class, the transport action with its request and response.
 *
 * <p>Actions that read are named {@code indices:data/read/recommend/...} and run as the calling user; those that change
 * engines or statistics are named {@code cluster:admin/recommend/...}. May know all packages but {@code rest}.
 */
package io.esrecommend.action;
