package io.esrecommend.engine;

import io.esrecommend.cooccurrence.RowWithdrawal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.support.WriteRequest.RefreshPolicy;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.Strings;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.engine.VersionConflictEngineException;
import org.elasticsearch.xcontent.XContentType;

/** Takes histories out of the statistics of builds, as if their users had not been counted. All calls block. */
final class Withdrawal {

    private static final int RETRIES = 100;

    private final Client client;
    private final Engine engine;
    private final List<Map<String, Set<String>>> histories;
    private final long users;

    /**
     * @param client acts as the calling user
     * @param histories the items of each action
     * @param users of other histories, for a build that has not written its statistics yet
     */
    Withdrawal(Client client, Engine engine, List<Map<String, Set<String>>> histories, long users) {
        this.client = client;
        this.engine = engine;
        this.histories = histories;
        this.users = users;
    }

    /**
     * What was taken out.
     *
     * @param neighbours that have fewer users now, or are none any more
     * @param popular items that have fewer users now, or are none any more
     */
    record Taken(long neighbours, long popular) {
        static final Taken NOTHING = new Taken(0, 0);

        Taken and(Taken other) {
            return new Taken(neighbours + other.neighbours, popular + other.popular);
        }
    }

    /** Takes the histories out of a build's index. */
    Taken from(String index) {
        GetResponse document = statistics(index);
        long left = document == null
                ? users
                : Math.max(0, Statistics.of(document.getSourceAsMap()).counts().users() - histories.size());
        RowWithdrawal rows = new RowWithdrawal(client, index, engine.privacy().minUsers(), left);
        long neighbours = 0;
        for (Map<String, Set<String>> history : histories) {
            for (Map.Entry<String, Set<String>> items : history.entrySet()) {
                neighbours += rows.withdraw(items.getKey(), items.getValue(), primary(history));
            }
        }
        return new Taken(neighbours, document == null ? 0 : popular(index, document));
    }

    private Set<String> primary(Map<String, Set<String>> history) {
        return history.getOrDefault(engine.interactions().primary(), Set.of());
    }

    private long popular(String index, GetResponse first) {
        GetResponse document = first;
        for (int retries = 0; document != null && retries <= RETRIES; retries++) {
            Statistics before = Statistics.of(document.getSourceAsMap());
            List<Statistics.Popular> after = new ArrayList<>();
            long changed = 0;
            for (Statistics.Popular item : before.popular()) {
                Statistics.Popular left = without(item);
                changed += left.equals(item) ? 0 : 1;
                if (left.users() >= engine.privacy().minUsers()) {
                    after.add(left);
                }
            }
            if (changed == 0) {
                return 0;
            }
            try {
                after.sort(Statistics.MOST_POPULAR);
                write(index, document, before.withPopular(after));
                return changed;
            } catch (VersionConflictEngineException e) {
                document = statistics(index);
            }
        }
        return 0;
    }

    private Statistics.Popular without(Statistics.Popular item) {
        long of = histories.stream()
                .filter(history -> primary(history).contains(item.item()))
                .count();
        return new Statistics.Popular(item.item(), (int) Math.max(0, item.users() - of));
    }

    private void write(String index, GetResponse read, Statistics statistics) {
        client.prepareIndex(index)
                .setId(Statistics.ID)
                .setSource(Strings.toString(statistics), XContentType.JSON)
                .setIfSeqNo(read.getSeqNo())
                .setIfPrimaryTerm(read.getPrimaryTerm())
                .setRefreshPolicy(RefreshPolicy.IMMEDIATE)
                .get();
    }

    @Nullable
    private GetResponse statistics(String index) {
        GetResponse document = client.prepareGet(index, Statistics.ID).get();
        return document.isExists() ? document : null;
    }
}
