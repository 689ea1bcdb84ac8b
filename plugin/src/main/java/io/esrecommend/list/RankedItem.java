package io.esrecommend.list;

import java.util.List;
import java.util.Map;

/**
 * An item of a list, without its document.
 *
 * @param id of the item
 * @param score of the item
 * @param values that its components are computed from, by field, where they were asked for; else empty
 */
public record RankedItem(String id, float score, Map<String, List<Object>> values) {}
