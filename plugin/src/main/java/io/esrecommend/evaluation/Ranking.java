package io.esrecommend.evaluation;

import java.util.List;

/**
 * What was recommended to a test user.
 *
 * @param items their ids, the best first
 * @param nanos that the request took
 */
record Ranking(List<String> items, long nanos) {}
