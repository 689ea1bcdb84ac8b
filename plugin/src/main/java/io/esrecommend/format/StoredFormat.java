package io.esrecommend.format;

import java.util.Locale;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.rest.RestStatus;

/**
 * What the plugin keeps, and which versions of its format this node reads. Whoever changes a format so that nodes of before
 * would misread it counts {@link #current()} up; whoever cannot read an old one any more counts {@link #oldest()} up. What
 * has no version is of format 1.
 */
public enum StoredFormat {
    /** An engine in the cluster state. */
    ENGINE("PUT /_recommend/{engine} describes it anew, DELETE /_recommend/{engine} deletes it"),
    /** The rows of neighbours and the statistics beside them. */
    NEIGHBOURS("POST /_recommend/{engine}/_build?mode=full makes them anew"),
    /** The histories, and how far they are folded. */
    HISTORIES("POST /_recommend/{engine}/_build?mode=full makes them anew"),
    /** Histories the other way round; only while users are counted. */
    AUDIENCES("POST /_recommend/{engine}/_build?mode=full makes them anew"),
    /** The links of ids. */
    IDENTITY("delete the index and link the ids again"),
    /** The training interactions of an evaluation; only while it runs. */
    EVALUATION("delete the index and evaluate again"),
    /** The reports of evaluations. */
    EVALUATIONS("delete the index, and POST /_recommend/{engine}/_evaluate makes another report");

    /** The format of what names none. */
    public static final int UNNAMED = 1;

    /** The field that names the format of a document. */
    public static final String FIELD = "format";

    private final int oldest = 1;
    private final int current = 1;
    private final String wayOut;

    StoredFormat(String wayOut) {
        this.wayOut = wayOut;
    }

    /** The format that this node writes, and the newest that it reads. */
    public int current() {
        return current;
    }

    /** The oldest format that this node reads. */
    public int oldest() {
        return oldest;
    }

    /** Whether this node reads a format. */
    public boolean reads(int format) {
        return format >= oldest && format <= current;
    }

    /** What to do about one that this node cannot read. */
    public String wayOut() {
        return wayOut;
    }

    /** As it is called in the mark of an index. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What to say of a format that this node does not read.
     *
     * @param what is of that format
     */
    public String problem(int format, String what) {
        String age = format > current
                ? "a later version of the plugin [recommend] made it; upgrade the plugin on every node, or else "
                : "an earlier version of the plugin [recommend] made it; ";
        return what + " is of format [" + format + "], but this node reads formats [" + oldest + "] to [" + current
                + "]: " + age + wayOut;
    }

    /**
     * Checks that this node reads a format.
     *
     * @param what is of that format
     * @throws ElasticsearchStatusException with a 409 that tells the way out if it does not
     */
    public void require(int format, String what) {
        if (!reads(format)) {
            throw new ElasticsearchStatusException(problem(format, what), RestStatus.CONFLICT);
        }
    }
}
