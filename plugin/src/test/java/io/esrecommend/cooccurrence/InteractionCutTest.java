package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class InteractionCutTest {

    private static final int USERS = 100_000;

    @Test
    void aboutSoManyUsersOfEachItemCount() {
        for (int most : new int[] {100, 1000, 10_000}) {
            double deviation = Math.sqrt(most);
            for (int item = 0; item < 5; item++) {
                int left = left("i" + item, most).size();
                assertTrue(Math.abs(left - most) < 5 * deviation, left + " of " + most);
            }
        }
    }

    @Test
    void moreUsersAreThoseOfFewerAndOthers() {
        assertTrue(left("i1", 1000).containsAll(left("i1", 500)));
    }

    @Test
    void everyItemHasUsersOfItsOwn() {
        Set<Integer> common = new HashSet<>(left("i1", 10_000));
        common.retainAll(left("i2", 10_000));
        // by chance a tenth of a tenth
        assertTrue(Math.abs(common.size() - 1000) < 200, common.size() + " common users");
    }

    @Test
    void itemOfFewUsersKeepsThem() {
        assertEquals(USERS, left("i1", USERS).size());
    }

    /** Who is left of the users of an item. */
    private static Set<Integer> left(String item, int most) {
        InteractionCut cut = new InteractionCut(2, most, Bounds.NONE);
        UserItems items = new UserItems(false);
        items.add(1);
        for (int user = 0; user < USERS; user++) {
            cut.count(items);
        }
        cut.counted(ordinal -> new BytesRef(item));
        Set<Integer> left = new HashSet<>();
        for (int user = 0; user < USERS; user++) {
            items.reset(1);
            items.add(1);
            cut.apply(new BytesRef("user-" + user), items);
            if (items.length == 1) {
                left.add(user);
            }
        }
        assertEquals(USERS - left.size(), cut.interactions());
        assertEquals(most < USERS ? 1 : 0, cut.items());
        return left;
    }
}
