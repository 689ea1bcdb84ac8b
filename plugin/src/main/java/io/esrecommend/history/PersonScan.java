package io.esrecommend.history;

import io.esrecommend.identity.IdentityIndex;
import io.esrecommend.identity.Person;
import io.esrecommend.interaction.EventsIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.lucene.util.BytesRef;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.breaker.CircuitBreaker;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.core.Nullable;

/**
 * Reads what all persons did, of some persons at a time: who goes by several ids comes once, with the events of all of
 * them. Events that a rule of the engine drops are left out. Blocks.
 */
public final class PersonScan {

    private static final int PAGE = 5_000;
    private static final int BATCH = 200;
    private static final int MAX_IDS = 10_000;
    private static final int BYTES_OF_EVENT = 250;
    private static final String LABEL = "<recommend_person_scan>";

    private final Client client;
    private final String engine;
    private final FoldInput input;
    private final Supplier<ProjectMetadata> project;
    private final CircuitBreaker memory;
    private final EventsIndex events;

    /**
     * What a person did.
     *
     * @param events the newest first; those of one time in the order of their items
     */
    public record PersonEvents(Person person, List<EventsIndex.Event> events) {}

    /**
     * @param client acts as the calling user
     * @param engine whose links say who is who
     * @param value the numeric field of how much an event says; null where events do not say
     * @param project the cluster's metadata as this node knows it now
     * @param memory accounts for the events that are read at a time
     */
    public PersonScan(
            Client client,
            String engine,
            FoldInput input,
            @Nullable String value,
            Supplier<ProjectMetadata> project,
            CircuitBreaker memory) {
        this.client = client;
        this.engine = engine;
        this.input = input;
        this.project = project;
        this.memory = memory;
        this.events = new EventsIndex(client, input.events(), input.fields(), input.drop()).withValue(value);
    }

    /** Reads all; the sink hears of some persons at a time, in the order of their ids, while they are accounted for. */
    public void read(Consumer<List<PersonEvents>> sink) {
        Slice all = Slice.all(input.events(), input.fields().user());
        String last = null;
        List<String> users;
        do {
            users = all.users(client, last, PAGE);
            for (int from = 0; from < users.size(); from += BATCH) {
                List<String> part = users.subList(from, Math.min(users.size(), from + BATCH));
                last = part.getLast();
                read(new HashSet<>(part), sink);
            }
        } while (!users.isEmpty());
    }

    private void read(Set<String> ids, Consumer<List<PersonEvents>> sink) {
        Map<String, Person> persons =
                HistoryFold.await(listener -> new IdentityIndex(client, engine, project.get()).persons(ids, listener));
        List<Person> ordered = new LinkedHashSet<>(
                        ids.stream().sorted().map(persons::get).toList())
                .stream().toList();
        read(ordered, ids, sink);
    }

    /** Where so many persons have too many ids, or the node no memory for their events, half of them come after the other. */
    private void read(List<Person> persons, Set<String> ids, Consumer<List<PersonEvents>> sink) {
        AtomicLong reserved = new AtomicLong();
        try {
            List<PersonEvents> all = read(persons, reserved);
            if (all != null) {
                all.removeIf(person -> !ids.contains(firstId(person.events)));
                all.forEach(person -> person.events.removeIf(event -> event.rule() != null));
                sink.accept(all);
                return;
            }
        } finally {
            memory.addWithoutBreaking(-reserved.get());
        }
        int half = persons.size() / 2;
        read(persons.subList(0, half), ids, sink);
        read(persons.subList(half, persons.size()), ids, sink);
    }

    /** Null where that is too much at a time. */
    @Nullable
    private List<PersonEvents> read(List<Person> persons, AtomicLong reserved) {
        Map<String, List<EventsIndex.Event>> byId = new HashMap<>();
        List<PersonEvents> all = new ArrayList<>();
        for (Person person : persons) {
            List<EventsIndex.Event> own = new ArrayList<>();
            all.add(new PersonEvents(person, own));
            person.ids().forEach(id -> byId.put(id, own));
        }
        if (persons.size() > 1 && byId.size() > MAX_IDS) {
            return null;
        }
        try {
            events.read(byId.keySet(), page -> {
                long bytes = (long) BYTES_OF_EVENT * page.size();
                memory.addEstimateBytesAndMaybeBreak(bytes, LABEL);
                reserved.addAndGet(bytes);
                for (EventsIndex.Event event : page) {
                    List<EventsIndex.Event> own = byId.get(event.interaction().user());
                    if (own != null) {
                        own.add(event);
                    }
                }
            });
            return all;
        } catch (CircuitBreakingException e) {
            if (persons.size() == 1) {
                throw e;
            }
            return null;
        }
    }

    /** The first of a person's ids in the order in which they are read: a person comes with that one alone. */
    @Nullable
    private static String firstId(Collection<EventsIndex.Event> events) {
        return events.stream()
                .map(event -> new BytesRef(event.interaction().user()))
                .min(BytesRef::compareTo)
                .map(BytesRef::utf8ToString)
                .orElse(null);
    }
}
