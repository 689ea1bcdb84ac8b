package io.esrecommend.benchmark;

/**
 * An interaction as an events index has it.
 *
 * @param id of its document
 * @param source anything that is written as JSON
 */
record StoredEvent(String id, Object source) {}
