package io.esrecommend.engine;

import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.core.Nullable;

/** Who calls. What is kept of an answer is for the same caller alone: another may see less. */
public final class Caller {

    /** Elasticsearch's own header, with all that a caller's rights are made of. */
    private static final String HEADER = "_xpack_security_authentication";

    private Caller() {}

    /** The caller, on a thread that the call came by; null without security. */
    @Nullable
    public static String of(ThreadContext context) {
        return context.getHeader(HEADER);
    }
}
