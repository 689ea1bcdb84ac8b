package io.esrecommend.evaluation;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import org.elasticsearch.action.ActionRunnable;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.action.support.RefCountingListener;

/**
 * Does many things, some at a time.
 *
 * @param executor whose threads may wait for others
 * @param number of things that are done at a time
 */
record Workers(Executor executor, int number) {

    /** Does a step for each, with its number from 0; blocks until all are done, or one has failed and none is on its way. */
    <T> void each(List<T> all, ObjIntConsumer<T> step) {
        AtomicInteger next = new AtomicInteger();
        PlainActionFuture<Void> end = new PlainActionFuture<>();
        try (RefCountingListener workers = new RefCountingListener(end)) {
            for (int worker = 0; worker < Math.min(number, all.size()); worker++) {
                executor.execute(ActionRunnable.run(workers.acquire(), () -> {
                    try {
                        for (int i = next.getAndIncrement(); i < all.size(); i = next.getAndIncrement()) {
                            step.accept(all.get(i), i);
                        }
                    } finally {
                        next.set(all.size());
                    }
                }));
            }
        }
        end.actionGet();
    }
}
