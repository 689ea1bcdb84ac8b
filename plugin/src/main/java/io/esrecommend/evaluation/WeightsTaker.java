package io.esrecommend.evaluation;

import io.esrecommend.engine.Engine;

/** Lets an engine have other weights, as whoever puts the engine would. */
@FunctionalInterface
public interface WeightsTaker {

    /**
     * Puts the engine; blocks until every node knows it.
     *
     * @param name of the engine
     * @param changed the engine with the weights
     */
    void put(String name, Engine changed);
}
