package io.esrecommend.cooccurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.RepeatedTest;

class MergedNamesTest {

    @RepeatedTest(20)
    void eachNameIsThereOnceAndInOrder() {
        Random random = new Random();
        List<Names> lists = new ArrayList<>();
        TreeSet<BytesRef> all = new TreeSet<>();
        for (int list = random.nextInt(5); list >= 0; list--) {
            TreeSet<BytesRef> names = new TreeSet<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                int letter = random.nextBoolean() ? 'a' + random.nextInt(26) : 0xE000 + random.nextInt(0x4000);
                names.add(new BytesRef(Character.toString(letter) + random.nextInt(3)));
            }
            all.addAll(names);
            lists.add(names(names));
        }
        MergedNames merged = MergedNames.of(lists, Bounds.NONE);
        List<BytesRef> found = new ArrayList<>();
        for (int i = 0; i < merged.names().size(); i++) {
            found.add(BytesRef.deepCopyOf(merged.names().get(i, new BytesRef())));
            assertEquals(i, merged.names().find(found.get(i)));
        }
        assertEquals(List.copyOf(all), found);
        assertEquals(-1, merged.names().find(new BytesRef("no such name")));
        for (int list = 0; list < lists.size(); list++) {
            for (int i = 0; i < lists.get(list).size(); i++) {
                assertEquals(lists.get(list).text(i), merged.names().text(merged.numbers()[list][i]));
            }
        }
    }

    private static Names names(SortedSet<BytesRef> sorted) {
        Names.Builder builder = new Names.Builder(sorted.size() + 3, Bounds.NONE);
        sorted.forEach(builder::add);
        return builder.build();
    }
}
