package io.esrecommend.embedding;

/** Memory that may be used up to a limit; in a node a circuit breaker. Safe for use by several threads. */
public interface MemoryBudget {

    /**
     * Takes bytes out of the budget before they are allocated.
     *
     * @param what the bytes are for, in the words of an error message
     * @throws RuntimeException if too little is left; nothing is taken then
     */
    void reserve(long bytes, String what);

    /** Gives back bytes that were reserved. */
    void release(long bytes);
}
