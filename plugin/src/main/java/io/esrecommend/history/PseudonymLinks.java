package io.esrecommend.history;

import io.esrecommend.identity.IdentityIndex;
import io.esrecommend.identity.Link;
import io.esrecommend.interaction.InteractionFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.core.Nullable;

/**
 * Links a user's pseudonym to those under earlier keys, where events tell of them: after a change of the key what was done
 * before stays with what is done from then on. Blocks.
 */
final class PseudonymLinks {

    private static final int PAGE = 1_000;

    private final Client client;
    private final InteractionFields fields;
    private final Supplier<IdentityIndex> identity;
    private final FoldLedger ledger;

    /** @param identity keeps the links */
    PseudonymLinks(Client client, InteractionFields fields, Supplier<IdentityIndex> identity, FoldLedger ledger) {
        this.client = client;
        this.fields = fields;
        this.identity = identity;
        this.ledger = ledger;
    }

    /** Links what the events of the slices tell. */
    void follow(List<Slice> slices) {
        if (fields.previous() == null) {
            return;
        }
        for (Slice slice : slices) {
            Map<String, Object> after = null;
            List<Map<String, Object>> pairs;
            do {
                pairs = link(slice, after);
                after = pairs.isEmpty() ? null : pairs.getLast();
            } while (!pairs.isEmpty());
        }
    }

    /** Links the next pairs; what a user who is erased meanwhile leaves of them goes again. */
    private List<Map<String, Object>> link(Slice slice, @Nullable Map<String, Object> after) {
        List<Map<String, Object>> pairs = new ArrayList<>();
        ledger.undisturbed(() -> {
            List<Map<String, Object>> found = slice.pairs(client, fields.previous(), after, PAGE);
            pairs.removeAll(found);
            erase(pairs);
            List<Link> links = found.stream()
                    .map(pair -> new Link(user(pair), previous(pair)))
                    .toList();
            HistoryFold.<Integer>await(listener -> identity.get().link(links, RefreshPolicy.IMMEDIATE, listener));
            pairs.clear();
            pairs.addAll(found);
        });
        return pairs;
    }

    private void erase(List<Map<String, Object>> pairs) {
        Set<String> ids = new HashSet<>();
        for (Map<String, Object> pair : pairs) {
            ids.add(user(pair));
            ids.add(previous(pair));
        }
        if (!ids.isEmpty()) {
            HistoryFold.<Long>await(listener -> identity.get().erase(ids, listener));
        }
    }

    private String user(Map<String, Object> pair) {
        return pair.get(fields.user()).toString();
    }

    private String previous(Map<String, Object> pair) {
        return pair.get(fields.previous()).toString();
    }
}
