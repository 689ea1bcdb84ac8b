package io.esrecommend.counting;

import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.common.util.BytesRefHash;
import org.elasticsearch.common.util.LongArray;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.Releasables;

/** How many users did each item of an action, in units of the counts. Its memory is in the request circuit breaker. */
final class ItemCounts implements Releasable {

    private final BigArrays memory;
    private final BytesRefHash items;
    private LongArray users;

    /** @param memory that a circuit breaker accounts */
    ItemCounts(BigArrays memory) {
        this.memory = memory;
        this.items = new BytesRefHash(1, memory);
        this.users = memory.newLongArray(1);
    }

    /** Adds an item that is not there. */
    void add(String item, long count) {
        long id = items.add(new BytesRef(item));
        users = memory.grow(users, id + 1);
        users.set(id, count);
    }

    /** The users of an item; 0 for one that nobody did. */
    long users(String item) {
        long id = items.find(new BytesRef(item));
        return id < 0 ? 0 : users.get(id);
    }

    @Override
    public void close() {
        Releasables.close(items, users);
    }
}
