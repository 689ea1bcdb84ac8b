package io.esrecommend.ingest;

import io.esrecommend.embedding.ModelUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.rest.RestStatus;

/** What Elasticsearch answers where a text could not be embedded. */
public final class EmbeddingFailure {

    private EmbeddingFailure() {}

    /** A full queue is a 429, a model that is unavailable a 503; anything else is passed on as it is. */
    public static Exception answer(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case RejectedExecutionException e -> new EsRejectedExecutionException(e.getMessage());
            case ModelUnavailableException e ->
                new ElasticsearchStatusException(e.getMessage(), RestStatus.SERVICE_UNAVAILABLE);
            case Exception e -> e;
            default -> new IllegalStateException(cause);
        };
    }
}
