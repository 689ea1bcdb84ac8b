package io.esrecommend.history;

import io.esrecommend.identity.Person;
import io.esrecommend.interaction.Catalogue;
import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.EventsIndex;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.core.Nullable;

/** Makes the histories of some people from all their events. What it holds meanwhile is in a circuit breaker. */
public final class HistoryBatch {

    private static final String LABEL = "<recommend_fold>";

    private final FoldInput input;
    private final EventsIndex events;

    @Nullable
    private final Catalogue catalogue;

    private final CircuitBreaker memory;
    private final long now;
    private final LongConsumer progress;
    private long reserved;

    /**
     * @param now a time after it is taken for it, in milliseconds since the epoch
     * @param progress told of the events of each page; may throw, to end the fold
     */
    public HistoryBatch(Client client, FoldInput input, CircuitBreaker memory, long now, LongConsumer progress) {
        this.input = input;
        this.events = new EventsIndex(client, input.events(), input.fields(), input.drop());
        this.catalogue = input.cleaning().catalogue() ? new Catalogue(client, input.items()) : null;
        this.memory = memory;
        this.now = now;
        this.progress = progress;
    }

    /** Reads the events of the people, and gives their histories away while they are accounted for. */
    void fold(Collection<Person> people, Consumer<List<History>> sink) {
        Map<String, EventFilter> filters = new HashMap<>();
        List<EventFilter> all = people.stream().map(this::filter).toList();
        int i = 0;
        for (Person person : people) {
            EventFilter filter = all.get(i++);
            person.ids().forEach(id -> filters.put(id, filter));
        }
        try {
            events.read(filters.keySet(), page -> {
                progress.accept(page.size());
                Set<String> unknown = unknown(page);
                for (EventsIndex.Event event : page) {
                    EventFilter filter = filters.get(event.interaction().user());
                    if (filter != null) {
                        filter.add(event.interaction(), rule(event, unknown));
                    }
                }
            });
            sink.accept(all.stream().map(EventFilter::finish).toList());
        } finally {
            memory.addWithoutBreaking(-reserved);
            reserved = 0;
        }
    }

    private EventFilter filter(Person person) {
        History history = new History(person, input.actions(), input.shape().maxItems(), this::reserve);
        return new EventFilter(input.cleaning(), history, now, this::reserve);
    }

    private void reserve(long bytes) {
        memory.addEstimateBytesAndMaybeBreak(bytes, LABEL);
        reserved += bytes;
    }

    private Set<String> unknown(List<EventsIndex.Event> page) {
        return catalogue == null
                ? Set.of()
                : catalogue.unknown(
                        page.stream().map(event -> event.interaction().item()).collect(Collectors.toSet()));
    }

    @Nullable
    private static String rule(EventsIndex.Event event, Set<String> unknownItems) {
        if (event.rule() != null) {
            return event.rule();
        }
        return unknownItems.contains(event.interaction().item()) ? Cleaning.NOT_IN_CATALOGUE : null;
    }
}
