package io.esrecommend.list;

import org.elasticsearch.core.Nullable;
import org.elasticsearch.search.fetch.subphase.FetchSourceContext;

/**
 * What of each hit is returned.
 *
 * @param source which fields of its document; null for all
 * @param explain whether it tells how its score was computed
 * @param reasons whether it tells why it is there
 */
public record Shown(@Nullable FetchSourceContext source, boolean explain, boolean reasons) {}
