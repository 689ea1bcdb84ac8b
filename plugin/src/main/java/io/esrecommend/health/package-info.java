/**
 * The indicator {@code recommend} of Elasticsearch's health report: what is wrong with engines, what comes of it, and what
 * to do. It is computed from the state of the cluster and from what each node {@linkplain io.esrecommend.health.NodeReport
 * reports} of its models and keys, which a node asks the others for twice a minute, so that a report waits for nobody.
 */
package io.esrecommend.health;
