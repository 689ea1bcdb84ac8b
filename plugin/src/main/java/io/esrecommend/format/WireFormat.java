package io.esrecommend.format;

import java.io.IOException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.rest.RestStatus;

/**
 * The version of all messages between nodes. Elasticsearch's own version of the wire does not tell that of a plugin, so each node
 * says its own in an attribute, and nodes of different ones do not talk: see {@code ClusterFilter}. What one node
 * sends to another unasked begins with it.
 */
public final class WireFormat {

    /** The attribute of a node that holds it. */
    public static final String ATTRIBUTE = "recommend.wire";

    /** Counts up whenever the bytes of a message change; the stored bytes of messages in the tests tell when. */
    private static final int CURRENT = 1;

    private WireFormat() {}

    /** The version of this node. */
    public static int current() {
        return CURRENT;
    }

    /** Begins a message. */
    public static void write(StreamOutput out) throws IOException {
        out.writeVInt(CURRENT);
    }

    /**
     * Reads the beginning of a message.
     *
     * @throws ElasticsearchStatusException with a 503 if the rest could not be understood
     */
    public static void read(StreamInput in) throws IOException {
        int format = in.readVInt();
        if (format != CURRENT) {
            throw new ElasticsearchStatusException(
                    "a node has sent a message of the plugin [recommend] in wire format [{}], but this node knows [{}];"
                            + " install the same version of the plugin on every node and restart it",
                    RestStatus.SERVICE_UNAVAILABLE,
                    format,
                    CURRENT);
        }
    }
}
