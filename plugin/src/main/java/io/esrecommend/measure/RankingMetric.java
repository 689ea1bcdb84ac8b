package io.esrecommend.measure;

/**
 * What the first items of a ranked list are worth to one user, in [0,1]. An item is relevant or it is not: gains are
 * binary.
 *
 * <p>Precision, recall, NDCG and the reciprocal rank are those of Elasticsearch's {@code _rank_eval} with ratings of 0
 * and 1. One exception: where a list is shorter than the cut-off and than the relevant items, the ideal list of {@link
 * #NDCG} still has all the relevant items that a full one would have room for, so that a short list cannot be ideal.
 */
public enum RankingMetric {
    /**
     * The normalised discounted cumulative gain: {@code 1 / log2(1 + place)} summed over the hits, divided by the same
     * sum of the ideal list (K. Järvelin and J. Kekäläinen, "Cumulated Gain-Based Evaluation of IR Techniques", 2002).
     */
    NDCG("ndcg") {
        @Override
        public double of(RankedList list, int cutoff) {
            int count = list.hits(cutoff);
            double gain = 0;
            for (int i = 0; i < count; i++) {
                gain += discount(list.hits()[i]);
            }
            double ideal = 0;
            for (int place = 1; place <= Math.min(list.relevant(), cutoff); place++) {
                ideal += discount(place);
            }
            return gain / ideal;
        }
    },

    /** The share of the relevant items that are hits. */
    RECALL("recall") {
        @Override
        public double of(RankedList list, int cutoff) {
            return (double) list.hits(cutoff) / list.relevant();
        }
    },

    /** The share of the shown items that are hits; a list shorter than the cut-off is divided by what it has. */
    PRECISION("precision") {
        @Override
        public double of(RankedList list, int cutoff) {
            int shown = Math.min(list.size(), cutoff);
            return shown == 0 ? 0 : (double) list.hits(cutoff) / shown;
        }
    },

    /** The harmonic mean of {@link #PRECISION} and {@link #RECALL}. */
    F1("f1") {
        @Override
        public double of(RankedList list, int cutoff) {
            int shown = Math.min(list.size(), cutoff);
            return 2.0 * list.hits(cutoff) / (shown + list.relevant());
        }
    },

    /**
     * The average precision at the hits' places; its mean over users is the MAP. Divided by the most hits that there can
     * be, {@code min(relevant, cutoff)}, so that an ideal list has 1 (as in the Million Song Dataset Challenge: B. McFee
     * et al., 2012).
     */
    AVERAGE_PRECISION("map") {
        @Override
        public double of(RankedList list, int cutoff) {
            int count = list.hits(cutoff);
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += (i + 1.0) / list.hits()[i];
            }
            return sum / Math.min(list.relevant(), cutoff);
        }
    },

    /** One divided by the place of the first hit, 0 without a hit; its mean over users is the MRR. */
    RECIPROCAL_RANK("mrr") {
        @Override
        public double of(RankedList list, int cutoff) {
            return list.hits(cutoff) == 0 ? 0 : 1.0 / list.hits()[0];
        }
    },

    /** 1 if there is a hit, else 0. */
    HIT_RATE("hit_rate") {
        @Override
        public double of(RankedList list, int cutoff) {
            return list.hits(cutoff) == 0 ? 0 : 1;
        }
    },

    /**
     * The limited area under the ROC curve: the share of pairs of a relevant and another item in which the relevant one
     * comes first, where items below the cut-off stand in no order, so that their pairs count half (G. Schröder, M.
     * Thiele and W. Lehner, "Setting Goals and Choosing Metrics for Recommender System Evaluations", 2011). Not a number
     * if every candidate is relevant.
     */
    AUC("auc") {
        @Override
        public double of(RankedList list, int cutoff) {
            double others = (double) list.candidates() - list.relevant();
            if (others == 0) {
                return Double.NaN;
            }
            int count = list.hits(cutoff);
            double pairs = 0;
            for (int i = 0; i < count; i++) {
                pairs += others - (list.hits()[i] - (i + 1));
            }
            double othersBelow = others - (Math.min(list.size(), cutoff) - count);
            pairs += (list.relevant() - count) * othersBelow / 2;
            return pairs / (list.relevant() * others);
        }
    };

    private final String key;

    RankingMetric(String key) {
        this.key = key;
    }

    /** Its name in a report. */
    public String key() {
        return key;
    }

    /**
     * Measures a list.
     *
     * @param cutoff how many items from the top count, at least 1
     */
    public abstract double of(RankedList list, int cutoff);

    private static double discount(int place) {
        return Math.log(2) / Math.log(1.0 + place);
    }
}
