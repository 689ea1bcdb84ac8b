package io.esrecommend.engine;

/**
 * An ordered pair of actions: those who did the source to an item did the target to its neighbours.
 *
 * @param source of the items
 * @param target of their neighbours
 */
public record ActionPair(String source, String target) {}
