package io.esrecommend.action;

import io.esrecommend.engine.OwnWrites;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.support.ActionFilterChain;
import org.elasticsearch.action.support.MappedActionFilter;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.tasks.Task;

/**
 * Marks all that an action of the plugin does as the plugin's own.
 *
 * @param actionName the action
 * @param context of the node's threads
 */
public record OwnActionFilter(String actionName, Supplier<ThreadContext> context) implements MappedActionFilter {

    @Override
    public <Request extends ActionRequest, Response extends ActionResponse> void apply(
            Task task,
            String action,
            Request request,
            ActionListener<Response> listener,
            ActionFilterChain<Request, Response> chain) {
        ThreadContext threads = context.get();
        try (ThreadContext.StoredContext ignored = threads.newStoredContextPreservingResponseHeaders()) {
            OwnWrites.mark(threads);
            chain.proceed(task, action, request, listener);
        }
    }
}
