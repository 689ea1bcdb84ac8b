package io.esrecommend.ingest;

import io.esrecommend.embedding.ModelFailedException;
import io.esrecommend.embedding.ModelUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.common.util.concurrent.EsRejectedExecutionException;
import org.elasticsearch.rest.RestStatus;

/** What Elasticsearch answers where a text could not be embedded. */
public final class EmbeddingFailure {

    private EmbeddingFailure() {}

    /**
     * For a text of a query: a full queue is a 429, a model that is unavailable a 503, a text on
     * which the model fails a 400; anything else is passed on as it is.
     */
    public static Exception ofQuery(Throwable failure) {
        return switch (cause(failure)) {
            case RejectedExecutionException e -> new EsRejectedExecutionException(e.getMessage());
            case ModelUnavailableException e ->
                new ElasticsearchStatusException(e.getMessage(), RestStatus.SERVICE_UNAVAILABLE);
            case ModelFailedException e -> new ElasticsearchStatusException(e.getMessage(), RestStatus.BAD_REQUEST);
            case Exception e -> e;
            case Throwable e -> {
                // Out of memory and the like: the node decides what becomes of it.
                ExceptionsHelper.maybeDieOnAnotherThread(e);
                yield new IllegalStateException(e);
            }
        };
    }

    /** For a text of a document: as for a query, but a model that is loading is a 429, which bulk clients send again. */
    static Exception ofDocument(Throwable failure) {
        return cause(failure) instanceof ModelUnavailableException e && e.isLoading()
                ? new EsRejectedExecutionException(e.getMessage())
                : ofQuery(failure);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
