package io.esrecommend.benchmark;

/** A contestant that answers questions. */
interface Asker {

    /** Writes down what it takes to ask; the clock does not run yet. */
    Runnable prepare(Question question);
}
