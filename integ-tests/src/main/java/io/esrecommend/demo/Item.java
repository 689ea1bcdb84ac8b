package io.esrecommend.demo;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What can be recommended.
 *
 * @param id its document's {@code _id}
 * @param text all that is known of it
 */
public record Item(String id, String text) {

    private static final int TITLE = 60;

    /** The end of a sentence: neither of an ellipsis nor of an abbreviation that titles have. */
    private static final Pattern END = Pattern.compile("(?<!\\.|\\b(?:[A-Z]|Dr|Mr|Mrs|Ms|Jr|Sr|St|vs))\\. ");

    /** What it is called: its first sentence, cut where that is long. */
    String title() {
        return Text.cut(sentences().getFirst(), TITLE);
    }

    /** Its title and the sentence after, as wide as a table has room for. */
    String summary(int width) {
        List<String> sentences = sentences();
        return Text.cut(sentences.size() == 1 ? title() : title() + " · " + sentences.get(1), width);
    }

    /** At most three: the first two, and what follows. */
    private List<String> sentences() {
        return List.of(END.split(text, 3));
    }
}
