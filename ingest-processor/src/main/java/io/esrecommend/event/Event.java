package io.esrecommend.event;

import java.util.Map;

/**
 * What a user did with an item.
 *
 * @param item the item's id
 * @param action what was done
 * @param platform where, or null
 * @param recommendation the {@code recommendation_id} of the list that it was shown in, or null
 * @param value how much, or null
 * @param time when, in milliseconds since 1970
 */
record Event(String item, String action, String platform, String recommendation, Double value, long time) {

    /**
     * Reads raw events.
     *
     * @param item the item's id
     * @param action what was done, before it is named
     * @param names names it
     * @param time when
     * @param platform where
     * @param recommendation the list that it was shown in
     * @param value how much
     */
    record Reader(
            EventText item,
            EventText action,
            ActionNames names,
            EventTime time,
            EventText platform,
            EventText recommendation,
            EventNumber value) {

        /**
         * Reads an event.
         *
         * @param now in milliseconds since 1970
         * @throws IllegalArgumentException naming the field that is missing or wrong
         */
        Event read(Map<String, Object> source, long now) {
            return new Event(
                    item.require(source),
                    names.of(action.require(source)),
                    platform.read(source),
                    recommendation.read(source),
                    value.read(source),
                    time.require(source, now));
        }
    }
}
