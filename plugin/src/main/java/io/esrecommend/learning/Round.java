package io.esrecommend.learning;

import io.esrecommend.measure.Difference;

/**
 * A penalty that was tried, by cross-validation: each user is ranked with weights that were fitted without it.
 *
 * @param penalty how much it costs to leave the weights that there were
 * @param loss the mean cross-entropy of a taken item, in nats
 * @param ndcg the mean NDCG@10 of a user's candidates
 * @param gain that NDCG@10 less the one with the weights that there were
 */
public record Round(double penalty, double loss, double ndcg, Difference gain) {}
