package io.esrecommend.embedding;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Threads that models load and run on; never refuse a task. */
public interface Workers extends Executor {

    /** Runs a task on one of the threads when the delay is over. */
    void executeLater(Runnable task, Duration delay);
}
