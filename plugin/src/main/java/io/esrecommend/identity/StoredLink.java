package io.esrecommend.identity;

import java.time.Instant;
import org.elasticsearch.core.Nullable;

/**
 * A link as the index has it.
 *
 * @param link the two ids
 * @param linkedAt when they were linked
 * @param seqNo of the last change of its document
 * @param primaryTerm of the last change of its document
 */
public record StoredLink(Link link, @Nullable Instant linkedAt, long seqNo, long primaryTerm) {}
