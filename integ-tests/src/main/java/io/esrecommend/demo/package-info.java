/**
 * The demo: a data set goes into a fresh local node, and recommendations, their quality and the way to ask for more come
 * out on the terminal.
 *
 * <p>In: a folder with items and events ({@link io.esrecommend.demo.DataReader}), read whole into memory. Each user's
 * last positive interaction is {@linkplain io.esrecommend.demo.HeldBack held back}; all else is
 * {@linkplain io.esrecommend.demo.Cluster loaded} over the REST API, as any application would. Then the node is asked:
 * for a few users, a basket and a text ({@link io.esrecommend.demo.Showcase}), and for what was held back
 * ({@link io.esrecommend.demo.Quality}). It may know {@code node}, and knows the plugin by its REST API alone.
 */
package io.esrecommend.demo;
