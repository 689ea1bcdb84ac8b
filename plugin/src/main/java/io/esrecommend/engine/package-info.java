/**
 * A named recommender: its configuration in the cluster state, and the statistics that its last build left.
 */
package io.esrecommend.engine;
