package io.esrecommend.list;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.index.RandomIndexWriter;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.common.io.stream.BytesStreamOutput;
import org.elasticsearch.common.lucene.Lucene;
import org.elasticsearch.index.mapper.IdFieldMapper;
import org.elasticsearch.index.mapper.Uid;
import org.elasticsearch.test.ESTestCase;

public class ItemIdSortTests extends ESTestCase {

    /** A document of a random index; the first of a list has the largest number, then the smallest id. */
    private record Entry(double number, BytesRef id) {}

    private static final Comparator<Entry> ORDER =
            Comparator.comparingDouble(Entry::number).reversed().thenComparing(Entry::id);

    private final Sort sort = new Sort(
            new SortField("number", SortField.Type.DOUBLE, true),
            new ItemIdSort().build(null).field());

    /** Ids of every encoding that Elasticsearch has, and numbers with many ties. */
    private static List<Entry> entries(Random random, int size) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String id = switch (i % 4) {
                case 0 -> Integer.toString(i);
                case 1 -> "item-" + i;
                case 2 -> "é\uD83D\uDE80" + i;
                default -> String.format(Locale.ROOT, "%020dAB", i);
            };
            entries.add(new Entry(random.nextInt(5), new BytesRef(id)));
        }
        Collections.shuffle(entries, random);
        return entries;
    }

    private static void index(List<Entry> entries, Directory directory) throws IOException {
        try (RandomIndexWriter writer = new RandomIndexWriter(random(), directory)) {
            for (Entry entry : entries) {
                Document document = new Document();
                document.add(new StoredField(IdFieldMapper.NAME, Uid.encodeId(entry.id.utf8ToString())));
                document.add(new DoubleDocValuesField("number", entry.number));
                writer.addDocument(document);
                if (random().nextInt(20) == 0) {
                    writer.commit();
                }
            }
        }
    }

    private static List<Entry> read(TopDocs found) {
        List<Entry> read = new ArrayList<>();
        for (var doc : found.scoreDocs) {
            Object[] fields = ((FieldDoc) doc).fields;
            read.add(new Entry((double) fields[0], (BytesRef) fields[1]));
        }
        return read;
    }

    public void testTiesComeById() throws IOException {
        List<Entry> entries = entries(random(), between(1, 300));
        List<Entry> sorted = entries.stream().sorted(ORDER).toList();
        try (Directory directory = newDirectory()) {
            index(entries, directory);
            try (IndexReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = newSearcher(reader);
                for (int size : new int[] {1, 7, entries.size(), entries.size() + 10}) {
                    assertEquals(
                            sorted.subList(0, Math.min(size, sorted.size())),
                            read(searcher.search(MatchAllDocsQuery.INSTANCE, size, sort)));
                }
            }
        }
    }

    public void testPagesAfterAPlaceAreTheList() throws IOException {
        List<Entry> entries = entries(random(), between(1, 300));
        try (Directory directory = newDirectory()) {
            index(entries, directory);
            try (IndexReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = newSearcher(reader);
                List<Entry> pages = new ArrayList<>();
                int size = between(1, 40);
                TopFieldDocs page = searcher.search(MatchAllDocsQuery.INSTANCE, size, sort);
                while (page.scoreDocs.length > 0) {
                    pages.addAll(read(page));
                    FieldDoc last = (FieldDoc) page.scoreDocs[page.scoreDocs.length - 1];
                    FieldDoc after = new FieldDoc(Integer.MAX_VALUE, 0, last.fields);
                    page = searcher.search(
                            MatchAllDocsQuery.INSTANCE,
                            new TopFieldCollectorManager(sort, size, after, Integer.MAX_VALUE));
                }
                assertEquals(entries.stream().sorted(ORDER).toList(), pages);
            }
        }
    }

    public void testShardsAreMergedAsStrings() throws IOException {
        List<Entry> all = entries(random(), between(3, 300));
        int shards = between(2, 5);
        TopFieldDocs[] found = new TopFieldDocs[shards];
        for (int shard = 0; shard < shards; shard++) {
            List<Entry> own = new ArrayList<>();
            for (int i = shard; i < all.size(); i += shards) {
                own.add(all.get(i));
            }
            try (Directory directory = newDirectory()) {
                index(own, directory);
                try (IndexReader reader = DirectoryReader.open(directory)) {
                    found[shard] = newSearcher(reader).search(MatchAllDocsQuery.INSTANCE, all.size(), sort);
                }
            }
            for (var doc : found[shard].scoreDocs) {
                doc.shardIndex = shard;
            }
        }
        SortField[] merged = new SortField[] {sort.getSort()[0], Lucene.rewriteMergeSortField(sort.getSort()[1])};
        assertEquals(SortField.Type.STRING, merged[1].getType());
        assertEquals(all.stream().sorted(ORDER).toList(), read(TopDocs.merge(new Sort(merged), all.size(), found)));
    }

    public void testSortSurvivesTheWire() throws IOException {
        try (BytesStreamOutput out = new BytesStreamOutput()) {
            new ItemIdSort().writeTo(out);
            assertEquals(new ItemIdSort(), new ItemIdSort(out.bytes().streamInput()));
        }
        assertEquals(
                "{\"recommend_item_id\":{\"order\":\"asc\"}}",
                new ItemIdSort().toString().replaceAll("\\s", ""));
    }
}
