package io.esrecommend.learning;

import io.esrecommend.measure.Difference;
import java.util.List;

/**
 * What was learned.
 *
 * @param weights of the components, at least 0, with the same sum as {@code before}
 * @param before the weights that there were
 * @param better whether the weights gain more than chance explains; if not, they are those of {@code before}
 * @param reason why, for a reader
 * @param users how many users there were, and
 * @param taught how many of them taught, since an item that they took was among their candidates
 * @param ndcgBefore the mean NDCG@10 of all users' candidates with {@code before}
 * @param ndcg the same by cross-validation with what was learned; {@code ndcgBefore} if nothing was
 * @param gain the difference of the two, cross-validated
 * @param rounds what was tried, the strongest penalty first
 */
public record Learned(
        double[] weights,
        double[] before,
        boolean better,
        String reason,
        int users,
        int taught,
        double ndcgBefore,
        double ndcg,
        Difference gain,
        List<Round> rounds) {}
