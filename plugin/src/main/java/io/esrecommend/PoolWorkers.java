package io.esrecommend;

import io.esrecommend.embedding.Workers;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.elasticsearch.core.TimeValue;
import org.elasticsearch.threadpool.ThreadPool;

/**
 * Threads of one of the node's pools.
 *
 * @param threads the node's pools
 * @param pool one of them
 */
record PoolWorkers(ThreadPool threads, Executor pool) implements Workers {

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    @Override
    public void executeLater(Runnable task, Duration delay) {
        threads.schedule(task, TimeValue.timeValueNanos(delay.toNanos()), pool);
    }
}
