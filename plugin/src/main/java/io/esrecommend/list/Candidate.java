package io.esrecommend.list;

import java.util.List;
import java.util.Set;

/**
 * An item that a diverse list may have.
 *
 * @param score how well it fits, finite
 * @param direction of its vector, of length one; null for an item that is like nothing, since it has none
 * @param values that it has of each field that is limited, in the order of the limits
 */
record Candidate(float score, float[] direction, List<Set<Object>> values) {}
