package io.esrecommend.benchmark;

import io.esrecommend.node.Http;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Made-up items whose vectors lie as those of a transformer do: within a cone, near a surface of few dimensions, in groups of
 * clusters that touch each other. So nearest neighbours mean something, and lead on to others. The same numbers give the
 * same items.
 *
 * <p>An item is a point in {@value #LATENT} dimensions, {@code g + c + e}: its group's, its cluster's and its own part, each
 * drawn from a normal distribution with the deviations 1, {@value #CLUSTER} and {@value #OWN}. Its vector is of length one, in
 * the direction of {@code m + A (g + c + e) + n}, with {@code m} and {@code A} the same for all, and noise {@code n}.
 *
 * @param count how many there are
 */
record ClusteredItems(int count) {

    /** Of the vectors, as of the bundled model. */
    static final int DIMENSIONS = 384;

    static final int CLUSTERS = 500;

    /** Values of the field {@code category}, each of a tenth of the clusters. */
    static final int CATEGORIES = 10;

    private static final int GROUPS = 25;
    private static final int LATENT = 32;
    private static final double CLUSTER = 0.7;
    private static final double OWN = 0.7;
    private static final double CONE = 6;
    private static final double NOISE = 1;
    private static final long SEED = 42;
    private static final long GROUP_SEED = 1L << 32;
    private static final long CLUSTER_SEED = 2L << 32;
    private static final long ITEM_SEED = 3L << 32;
    private static final long NOISE_SEED = 4L << 32;
    private static final double[][] SURFACE = surface();
    private static final int BULK = 500;
    private static final int BODIES = 8;

    /** What dynamic mapping makes of the vectors, and keywords where a search is exact. */
    private static final String INDEX = """
            {
              "settings": { "number_of_replicas": 0, "refresh_interval": "-1", "translog": { "durability": "async" } },
              "mappings": { "properties": { "title": { "type": "text" }, "category": { "type": "keyword" } } }
            }""";

    /** The id of an item. */
    static String name(int item) {
        return "i" + item;
    }

    static int cluster(int item) {
        return item % CLUSTERS;
    }

    static String category(int cluster) {
        return "c" + cluster % CATEGORIES;
    }

    /** The vector of an item. */
    float[] vector(int item) {
        int cluster = cluster(item);
        double[] point = new double[LATENT];
        add(point, GROUP_SEED + cluster % GROUPS, 1);
        add(point, CLUSTER_SEED + cluster, CLUSTER);
        add(point, ITEM_SEED + item, OWN);
        double[] vector = new double[DIMENSIONS];
        add(vector, SEED, CONE);
        add(vector, NOISE_SEED + item, NOISE);
        for (int d = 0; d < DIMENSIONS; d++) {
            for (int axis = 0; axis < LATENT; axis++) {
                vector[d] += SURFACE[d][axis] * point[axis];
            }
        }
        return unit(vector);
    }

    private static void add(double[] sum, long seed, double deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int d = 0; d < sum.length; d++) {
            sum[d] += deviation * random.nextGaussian();
        }
    }

    private static double[][] surface() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[][] surface = new double[DIMENSIONS][LATENT];
        for (double[] row : surface) {
            Arrays.setAll(row, axis -> random.nextGaussian());
        }
        return surface;
    }

    static float[] unit(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        float[] unit = new float[vector.length];
        for (int d = 0; d < unit.length; d++) {
            unit[d] = (float) (vector[d] / Math.sqrt(squares));
        }
        return unit;
    }

    /** Writes them into an index of one shard and one segment: the best that any search can find. */
    void write(Http http, String index) {
        http.put("/" + index, INDEX);
        List<String> bodies = new ArrayList<>();
        for (int from = 0; from < count; from += BULK) {
            StringBuilder body = new StringBuilder();
            for (int item = from; item < Math.min(count, from + BULK); item++) {
                append(body, item);
            }
            bodies.add(body.toString());
            if (bodies.size() == BODIES || from + BULK >= count) {
                new Bulks(List.copyOf(bodies)).send(http, "/" + index + "/_bulk");
                bodies.clear();
            }
        }
        http.post("/" + index + "/_forcemerge?max_num_segments=1", null);
        http.post("/" + index + "/_refresh", null);
    }

    private void append(StringBuilder body, int item) {
        body.append(Http.lines(List.of(
                Map.of("create", Map.of("_id", name(item))),
                Map.of(
                        "title",
                        String.format(Locale.ROOT, "Item %d of cluster %d", item, cluster(item)),
                        "category",
                        category(cluster(item)),
                        "embedding",
                        vector(item)))));
    }
}
