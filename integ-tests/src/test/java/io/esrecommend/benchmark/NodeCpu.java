package io.esrecommend.benchmark;

/**
 * What a node's process takes of the processors. Whoever else uses the machine changes it little, so it tells what work
 * costs where time does not.
 *
 * @param pid of its process
 */
record NodeCpu(long pid) {

    /** Seconds since the node began, summed over its threads; not a number where the system does not tell. */
    double seconds() {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(time -> time.toNanos() / 1e9)
                .orElse(Double.NaN);
    }
}
