package io.esrecommend.engine;

import io.esrecommend.neighbour.CountTable;
import io.esrecommend.neighbour.Relation;
import io.esrecommend.neighbour.RowWithdrawal;
import io.esrecommend.neighbour.UserWithdrawal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
    private final Collection<String> ids;
    private final long users;

    /**
     * @param client acts as the calling user
     * @param ids of whom they are
     * @param histories the items of each action
     * @param users of other histories, for a build that has not written its statistics yet
     */
    Withdrawal(
            Client client,
            Engine engine,
            Collection<String> ids,
            List<Map<String, Set<String>>> histories,
            long users) {
        this.client = client;
        this.engine = engine;
        this.ids = ids;
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
        CountTable table = new CountTable(client, index);
        RowWithdrawal rows = new RowWithdrawal(client, index, engine.privacy().minUsers(), left);
        long neighbours = 0;
        for (Map<String, Set<String>> history : histories) {
            for (Relation relation : relations(history.keySet())) {
                neighbours +=
                        rows.withdraw(relation, done(history, relation.source()), done(history, relation.target()));
            }
        }
        for (Map<String, Set<String>> history : histories) {
            history.forEach(table::withdraw);
        }
        neighbours += new UserWithdrawal(client, index).withdraw(ids);
        return new Taken(neighbours, document == null ? 0 : popular(index, document));
    }

    /** Whatever an engine may have counted: a build may be of other settings. */
    private List<Relation> relations(Set<String> sources) {
        Set<String> targets = new HashSet<>(sources);
        targets.addAll(engine.interactions().positiveActions());
        return sources.stream()
                .flatMap(source -> Stream.concat(
                        targets.stream().map(target -> Relation.ofItems(source, target)),
                        Stream.of(Relation.inSequence(source))))
                .toList();
    }

    private static Set<String> done(Map<String, Set<String>> history, String action) {
        return history.getOrDefault(action, Set.of());
    }

    private long popular(String index, GetResponse first) {
        GetResponse document = first;
        for (int retries = 0; document != null && retries <= RETRIES; retries++) {
            Statistics before = Statistics.of(document.getSourceAsMap());
            List<Statistics.Popular> popular = popular(before);
            List<Statistics.Trending> trending = trending(before);
            Set<Object> unchanged = new HashSet<>(popular);
            unchanged.addAll(trending);
            long changed = Stream.concat(before.popular().stream(), before.trending().stream())
                    .filter(item -> !unchanged.contains(item))
                    .count();
            if (changed == 0) {
                return 0;
            }
            try {
                write(index, document, before.with(popular, trending));
                return changed;
            } catch (VersionConflictEngineException e) {
                document = statistics(index);
            }
        }
        return 0;
    }

    private List<Statistics.Popular> popular(Statistics before) {
        return before.popular().stream()
                .map(item -> new Statistics.Popular(item.item(), Math.max(0, item.users() - usersOf(item.item()))))
                .filter(item -> usersOf(item.item()) == 0 || isEnough(item.users()))
                .sorted(Statistics.MOST_POPULAR)
                .toList();
    }

    /** Users leave the recent window first: so an item can only trend less. */
    private List<Statistics.Trending> trending(Statistics before) {
        return before.trending().stream()
                .map(item -> new Statistics.Trending(
                        item.item(), (int) Math.max(0, item.recent() - usersOf(item.item())), item.past(), item.llr()))
                .filter(item -> usersOf(item.item()) == 0 || isEnough(item.recent()))
                .toList();
    }

    /** Whether no count is left that fewer users than may be published could have made; those who fade count less. */
    private boolean isEnough(double users) {
        return users > engine.privacy().minUsers() - 1;
    }

    private long usersOf(String item) {
        return histories.stream()
                .filter(history ->
                        done(history, engine.interactions().primary()).contains(item))
                .count();
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
