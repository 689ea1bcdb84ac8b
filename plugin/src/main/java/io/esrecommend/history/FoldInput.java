package io.esrecommend.history;

import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.InteractionFields;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.hash.MessageDigests;
import org.elasticsearch.index.query.QueryBuilder;

/**
 * What is folded into histories, and by which rules.
 *
 * @param events an index, alias, data stream or pattern
 * @param fields where it keeps what is read
 * @param actions that are kept; events of others are passed over
 * @param cleaning rules of what counts
 * @param drop the queries of these rules, each with its rule's name
 * @param items the item index, whose documents are the catalogue
 * @param shape how the histories are kept
 */
public record FoldInput(
        String events,
        InteractionFields fields,
        Set<String> actions,
        Cleaning cleaning,
        Map<String, QueryBuilder> drop,
        String items,
        HistoryShape shape) {

    /** Counts up when histories of the same events come out differently: all are then folded again. */
    private static final int FORMAT = 2;

    /** Changes when the histories of the same events would. */
    String digest() {
        String all = String.join(
                "\n",
                Integer.toString(FORMAT),
                events,
                fields.toString(),
                new TreeSet<>(actions).toString(),
                Strings.toString(cleaning),
                cleaning.catalogue() ? items : "",
                Integer.toString(shape.maxItems()));
        return MessageDigests.toHexString(MessageDigests.sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
    }
}
