package io.esrecommend.build;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.elasticsearch.cluster.metadata.Metadata;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.xcontent.ToXContent;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * With whose rights something runs later, perhaps on another node: the headers by which Elasticsearch's security knows who
 * has called. They hold no password, but names, roles and the way of authentication. Nothing shows them: they are written
 * to the disks of the master nodes, and to no answer.
 *
 * @param headers by name; empty where there is no security
 */
public record Rights(Map<String, String> headers) {

    /** Nobody's: what a cluster without security has. */
    public static final Rights NONE = new Rights(Map.of());

    static final String FIELD = "headers";

    /** Who has authenticated, as whom that user acts, and a second one for whom it is done. */
    private static final Set<String> KEPT =
            Set.of("_xpack_security_authentication", "_xpack_security_secondary_authc", "es-security-runas-user");

    /** Those of the calling user. */
    public static Rights of(ThreadContext context) {
        Map<String, String> kept = new TreeMap<>(context.getHeaders());
        kept.keySet().retainAll(KEPT);
        return new Rights(kept);
    }

    /** Acts with them in place of all that the thread had, until the answer is closed. */
    public ThreadContext.StoredContext take(ThreadContext context) {
        ThreadContext.StoredContext before = context.stashContext();
        context.copyHeaders(headers.entrySet());
        return before;
    }

    /** Writes them as a field, unless it is for somebody's eyes. */
    void toXContent(XContentBuilder builder, ToXContent.Params params) throws IOException {
        String api = Metadata.XContentContext.API.toString();
        String gateway = Metadata.XContentContext.GATEWAY.toString();
        if (params.param(Metadata.CONTEXT_MODE_PARAM, api).equals(gateway)) {
            builder.field(FIELD, headers);
        }
    }

    @Override
    public String toString() {
        return "rights of " + headers.keySet();
    }
}
