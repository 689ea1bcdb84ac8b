package io.esrecommend.monitor;

import java.util.Locale;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.tasks.TaskCancelledException;

/** How a request ended. */
public enum Outcome {
    /** With an answer. */
    SERVED,
    /** Its own fault: a status of 400 to 499 but 429. */
    REFUSED,
    /** The node, or another, was too busy or had too little memory: a 429. */
    REJECTED,
    /** Nobody waits for it any more. */
    CANCELLED,
    /** Anything else: a status of 500 and more. */
    FAILED;

    /** What a failure makes of a request; null for none. */
    static Outcome of(@Nullable Exception failure) {
        if (failure == null) {
            return SERVED;
        }
        if (ExceptionsHelper.unwrap(failure, TaskCancelledException.class) != null) {
            return CANCELLED;
        }
        RestStatus status = ExceptionsHelper.status(failure);
        if (status == RestStatus.TOO_MANY_REQUESTS) {
            return REJECTED;
        }
        return status.getStatus() < 500 ? REFUSED : FAILED;
    }

    /** As operators see it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
