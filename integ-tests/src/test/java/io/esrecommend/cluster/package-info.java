/**
 * A cluster that loses nodes under load.
 *
 * <p>A {@link io.esrecommend.cluster.Load} indexes, builds and asks all the time, and keeps in a {@link io.esrecommend.cluster.Ledger}
 * what the cluster has acknowledged; {@link io.esrecommend.cluster.NodeLossIT} disturbs the cluster meanwhile, and
 * {@link io.esrecommend.cluster.Inspection} then looks whether all of it is there.
 */
package io.esrecommend.cluster;
