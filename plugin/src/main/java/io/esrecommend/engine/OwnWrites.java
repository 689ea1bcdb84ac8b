package io.esrecommend.engine;

import org.elasticsearch.common.util.concurrent.ThreadContext;

/**
 * Marks what the plugin does itself: engines' own indices are written by nothing else. The mark is a header of the thread,
 * which follows a request to other threads and nodes. No client can set it: Elasticsearch takes over only those headers of
 * an HTTP request that it knows.
 */
public final class OwnWrites {

    private static final String HEADER = "_recommend_own_writes";

    private OwnWrites() {}

    /** Marks all that the thread does from now on, until its context is restored. */
    public static void mark(ThreadContext context) {
        if (!areMarked(context)) {
            context.putHeader(HEADER, "true");
        }
    }

    /** Whether the thread acts for the plugin. */
    public static boolean areMarked(ThreadContext context) {
        return context.getHeader(HEADER) != null;
    }
}
