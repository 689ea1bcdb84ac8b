package io.esrecommend.neighbour;

/**
 * What neighbours have to do with each other.
 *
 * @param subject what they are
 * @param source the action that users did to an item, or that users have in common
 * @param target the action that they did to the item's neighbours
 */
public record Relation(Subject subject, String source, String target) {

    /** What neighbours are. */
    public enum Subject {
        /** Items that the same users did. */
        ITEM("item"),
        /** Items that users did near to each other. */
        SEQUENCE("sequence_item"),
        /** Users who did the same items. */
        USER("user");

        private final String field;

        Subject(String field) {
            this.field = field;
        }

        /** The field of a neighbour index that says whose row it is. */
        String field() {
            return field;
        }
    }

    /** Those who did the source to an item did the target to its neighbours. */
    public static Relation ofItems(String source, String target) {
        return new Relation(Subject.ITEM, source, target);
    }

    /** Those who did an action to an item did it to its neighbours shortly before or after. */
    public static Relation inSequence(String action) {
        return new Relation(Subject.SEQUENCE, action, action);
    }

    /** Users who did an action to the same items. */
    public static Relation ofUsers(String action) {
        return new Relation(Subject.USER, action, action);
    }
}
