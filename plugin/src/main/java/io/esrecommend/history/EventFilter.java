package io.esrecommend.history;

import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.Interaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.elasticsearch.core.Nullable;

/**
 * Lets those events of one person into a history that no rule drops. Events come newest first; those of a session are held
 * back until it is known whole, or known to be too large.
 */
final class EventFilter {

    /** Fewer moments do not tell how fast somebody is. */
    private static final int MIN_MOMENTS = 10;

    private static final int BYTES_OF_EVENT = 100;

    private final Cleaning rules;
    private final History history;
    private final long now;
    private final LongConsumer allocation;

    private final List<Interaction> session = new ArrayList<>();
    private long sessionEvents;
    private long sessionMoments;
    private long sessionNewest;
    private long last = Long.MAX_VALUE;

    private long period = Long.MIN_VALUE;
    private long periodEvents;
    private boolean tooActive;

    /**
     * @param now a time after it is taken for it, in milliseconds since the epoch
     * @param allocation told of bytes before they are allocated; throws where they may not be
     */
    EventFilter(Cleaning rules, History history, long now, LongConsumer allocation) {
        this.rules = rules;
        this.history = history;
        this.now = now;
        this.allocation = allocation;
    }

    /**
     * Adds an event that is not newer than those before.
     *
     * @param rule that drops it; null if none does
     */
    void add(Interaction event, @Nullable String rule) {
        history.countEvent(event.timeCapped() || event.time() > now);
        if (rule != null) {
            history.countDropped(rule, 1);
            return;
        }
        Interaction capped = event.time() > now ? event.at(now) : event;
        countPeriod(capped.time());
        if (rules.sessions() == null) {
            history.add(capped);
            return;
        }
        if (last - capped.time() > rules.sessions().gap().millis()) {
            endSession();
        }
        addToSession(capped);
    }

    private void countPeriod(long time) {
        if (rules.users() == null) {
            return;
        }
        long at = time / rules.users().per().millis();
        if (at != period) {
            period = at;
            periodEvents = 0;
        }
        periodEvents++;
        tooActive |= periodEvents > rules.users().maxEvents();
    }

    private void addToSession(Interaction event) {
        if (sessionEvents == 0) {
            sessionNewest = event.time();
        }
        if (sessionEvents == 0 || event.time() != last) {
            sessionMoments++;
        }
        last = event.time();
        sessionEvents++;
        if (sessionEvents <= rules.sessions().maxEvents()) {
            allocation.accept(BYTES_OF_EVENT);
            session.add(event);
        } else {
            session.clear();
        }
    }

    private void endSession() {
        long length = sessionNewest - last;
        boolean tooFast = sessionMoments >= MIN_MOMENTS
                && length < rules.sessions().minInterval().millis() * (sessionMoments - 1);
        if (sessionEvents > rules.sessions().maxEvents()) {
            history.countDropped(Cleaning.SESSION_TOO_LARGE, sessionEvents);
        } else if (tooFast) {
            history.countDropped(Cleaning.SESSION_TOO_FAST, sessionEvents);
        } else {
            session.forEach(history::add);
        }
        session.clear();
        sessionEvents = 0;
        sessionMoments = 0;
    }

    /** The history, once there are no more events. */
    History finish() {
        if (sessionEvents > 0) {
            endSession();
        }
        if (tooActive) {
            history.countDropped(Cleaning.USER_TOO_ACTIVE, history.clear());
        }
        return history;
    }
}
