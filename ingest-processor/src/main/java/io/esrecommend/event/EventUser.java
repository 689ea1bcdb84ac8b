package io.esrecommend.event;

import io.esrecommend.pseudonym.Pseudonyms;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Who did something: reads the user's id from raw events, and puts a pseudonym in its place if it has to. */
final class EventUser {

    private final EventText text;
    private final Supplier<Pseudonyms> pseudonyms;
    private final FieldPath previous = new FieldPath("user", StandardInteraction.PREVIOUS);

    /**
     * A reader.
     *
     * @param text where the id is
     * @param pseudonyms those of the node as it is now, or null if ids stay as they are
     */
    EventUser(EventText text, Supplier<Pseudonyms> pseudonyms) {
        this.text = text;
        this.pseudonyms = pseudonyms;
    }

    /**
     * A user.
     *
     * @param id as interactions have it
     * @param previous pseudonyms of the same user under older keys, newest first
     */
    record Identity(String id, List<String> previous) {

        /** The one that changes least when keys do: under the oldest key that is held. */
        String oldest() {
            return previous.isEmpty() ? id : previous.getLast();
        }
    }

    /**
     * The user of an event. With pseudonyms no raw id is left in the event, whether this fails or not.
     *
     * @throws IllegalArgumentException if there is none, or none that may be
     */
    Identity read(Map<String, Object> source) {
        EventField.Found found = text.field().find(source);
        if (pseudonyms == null) {
            return new Identity(checked(found), List.of());
        }
        Pseudonyms keys = pseudonyms.get();
        String raw = found == null ? null : EventText.of(found.value());
        List<String> ids = raw == null || !keys.available() ? List.of() : keys.of(raw);
        List<String> held = raw != null && keys.isPseudonym(raw) ? held(source, keys) : List.of();
        hide(source, keys, raw, ids);
        if (held.isEmpty()) {
            previous.replace(source, value -> null);
        }
        if (!keys.available()) {
            throw new IllegalArgumentException("[pseudonyms] " + NO_KEY);
        }
        checked(found);
        return new Identity(ids.getFirst(), held.isEmpty() ? ids.subList(1, ids.size()) : held);
    }

    /** What to do where there is no key. */
    static final String NO_KEY = "need a key, and this node has none; add one on every node with"
            + " [bin/elasticsearch-keystore add recommend.pseudonyms.key.1], call"
            + " [POST _nodes/reload_secure_settings], and try again";

    private String checked(EventField.Found found) {
        if (found == null) {
            throw text.field().missing();
        }
        return text.checked(found);
    }

    /**
     * The older pseudonyms that an event brings beside one of ours, if we made all of them: then it has been through
     * here, and only the raw id, which is gone, could tell them again.
     */
    private List<String> held(Map<String, Object> source, Pseudonyms keys) {
        return previous.find(source) instanceof List<?> list
                        && list.stream().allMatch(id -> id instanceof String string && keys.isPseudonym(string))
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }

    /** Puts pseudonyms in the place of the raw ids at all paths, not only at the one that counts. */
    private void hide(Map<String, Object> source, Pseudonyms keys, String raw, List<String> ids) {
        for (FieldPath path : text.field().paths()) {
            UnaryOperator<Object> pseudonym = value -> {
                Object single = EventField.single(value);
                if (EventField.isBlank(single)
                        || (single instanceof Map<?, ?> && text.field().isOnTheWay(path))) {
                    return value;
                }
                String id = EventText.of(single);
                if (id == null || !keys.available()) {
                    // Nothing that a pseudonym could be made of, but perhaps something that tells who it is.
                    return null;
                }
                return id.equals(raw) ? ids.getFirst() : keys.of(id).getFirst();
            };
            path.replace(source, pseudonym);
        }
    }
}
