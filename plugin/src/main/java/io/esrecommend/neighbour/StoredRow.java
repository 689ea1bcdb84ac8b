package io.esrecommend.neighbour;

import io.esrecommend.cooccurrence.Neighbour;
import io.esrecommend.cooccurrence.NeighbourRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.elasticsearch.common.hash.MessageDigests;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentFactory;

/**
 * A row as a neighbour index keeps it: the neighbours as arrays side by side.
 *
 * @param relation of the item, or user, to its neighbours
 * @param row whose it is, and the neighbours
 */
public record StoredRow(Relation relation, NeighbourRow row) {

    private static final String SOURCE = "source";
    private static final String TARGET = "target";
    private static final String COUNT = "count";
    private static final String LLR = "llr";
    private static final String BOTH = "both";
    private static final String COUNTS = "counts";

    /** The document's id, the same in every build; an item's id may be as long as a document's. */
    String id() {
        return id(relation, row.item());
    }

    static String id(Relation relation, String item) {
        String key = String.join("\n", relation.subject().field(), relation.source(), relation.target(), item);
        byte[] hash = MessageDigests.sha256().digest(key.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    /** The document, in a binary format: numbers are written and read in half the time that their digits take. */
    XContentBuilder toDocument() {
        List<Neighbour> neighbours = row.neighbours();
        try (XContentBuilder document = XContentFactory.smileBuilder()) {
            document.startObject()
                    .field(relation.subject().field(), row.item())
                    .field(SOURCE, relation.source())
                    .field(TARGET, relation.target())
                    .field(COUNT, number(row.count()));
            document.field(NeighbourIndex.SIZE, neighbours.size()).startArray(NeighbourIndex.NEIGHBOURS);
            for (Neighbour neighbour : neighbours) {
                document.value(neighbour.item());
            }
            document.endArray().startArray(LLR);
            for (Neighbour neighbour : neighbours) {
                document.value((float) neighbour.score());
            }
            document.endArray().startArray(BOTH);
            for (Neighbour neighbour : neighbours) {
                document.value(number(neighbour.both()));
            }
            document.endArray().startArray(COUNTS);
            for (Neighbour neighbour : neighbours) {
                document.value(number(neighbour.count()));
            }
            return document.endArray().endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whole users take least room as whole numbers. */
    private static Number number(double users) {
        if (users == Math.rint(users)) {
            return (int) users;
        }
        return (float) users;
    }

    /** Reads a document's source. */
    static StoredRow of(Map<String, Object> source) {
        Relation.Subject subject = Arrays.stream(Relation.Subject.values())
                .filter(candidate -> source.containsKey(candidate.field()))
                .findFirst()
                .orElseThrow();
        List<?> items = (List<?>) source.get(NeighbourIndex.NEIGHBOURS);
        List<?> llr = (List<?>) source.get(LLR);
        List<?> both = (List<?>) source.get(BOTH);
        List<?> counts = (List<?>) source.get(COUNTS);
        List<Neighbour> neighbours = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            neighbours.add(new Neighbour(
                    (String) items.get(i),
                    ((Number) llr.get(i)).doubleValue(),
                    ((Number) both.get(i)).doubleValue(),
                    ((Number) counts.get(i)).doubleValue()));
        }
        return new StoredRow(
                new Relation(subject, (String) source.get(SOURCE), (String) source.get(TARGET)),
                new NeighbourRow(
                        (String) source.get(subject.field()), ((Number) source.get(COUNT)).doubleValue(), neighbours));
    }
}
