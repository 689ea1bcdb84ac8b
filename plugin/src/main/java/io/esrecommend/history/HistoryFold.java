package io.esrecommend.history;

import io.esrecommend.format.IndexMark;
import io.esrecommend.format.StoredFormat;
import io.esrecommend.identity.IdentityIndex;
import io.esrecommend.identity.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.engine.VersionConflictEngineException;
import org.elasticsearch.rest.RestStatus;

/**
 * Folds events into histories. A history is a function of the events and links that there are: a run finds the users of
 * whom something changed since the last one, and writes their histories anew from all their events. So it does not matter
 * in which order events arrive, nor how often a run is broken off and begun again.
 *
 * <p>After each batch of users the run says in the {@link FoldLedger} how far it is; one that was broken off goes on from
 * there. Blocks until it is done, and holds the histories of one batch in memory.
 */
public final class HistoryFold {

    private static final int PAGE = 5_000;
    private static final int BATCH = 200;
    private static final int MAX_IDS = 10_000;

    private final Client client;
    private final String engine;
    private final FoldInput input;
    private final Supplier<ProjectMetadata> project;
    private final HistoryBatch batch;
    private final HistorySchema schema;
    private final HistoryIndex histories;
    private final FoldLedger ledger;
    private final PseudonymLinks links;

    /**
     * @param engine names the engine
     * @param input what is folded
     * @param project the cluster's metadata as this node knows it now
     * @param batch makes histories of the same input
     */
    public HistoryFold(
            Client client, String engine, FoldInput input, Supplier<ProjectMetadata> project, HistoryBatch batch) {
        this.client = client;
        this.engine = engine;
        this.input = input;
        this.project = project;
        this.batch = batch;
        this.schema = new HistorySchema(client, engine);
        this.histories = new HistoryIndex(client, engine);
        this.ledger = new FoldLedger(client, engine);
        this.links = new PseudonymLinks(client, input.fields(), this::identity, ledger);
    }

    /**
     * Brings the histories up to all events that are indexed by now.
     *
     * @param full whether all users are folded, not only those of whom something changed
     */
    public void fold(boolean full) {
        FoldState before = prepare(full);
        if (!full && isResumable(before)) {
            run(before);
        }
        run(begin(full));
        histories.refresh();
    }

    /** Makes the index what it should be; one of another number of shards only where all is folded in any case. */
    private FoldState prepare(boolean full) {
        int shards = input.shape().shards();
        IndexMetadata before = project.get().index(HistoryIndex.name(engine));
        if (!full) {
            IndexMark.require(StoredFormat.HISTORIES, before);
        } else if (!IndexMark.isReadable(StoredFormat.HISTORIES, before)) {
            schema.recreate(shards);
            return FoldState.NONE;
        }
        schema.create(shards);
        FoldState state = ledger.read();
        if ((full || !state.digest().equals(input.digest())) && schema.shards() != shards) {
            schema.recreate(shards);
            return ledger.beginAnew(state);
        }
        return state;
    }

    /** Whether the last run was broken off, and what it has read until then is still there. */
    private boolean isResumable(FoldState state) {
        return state.running() != null
                && state.digest().equals(input.digest())
                && !withLinks(Checkpoint.now(client, input.events()))
                        .lacksAnyOf(state.running().target());
    }

    private FoldState begin(boolean full) {
        while (true) {
            try {
                return begin(ledger.read(), full);
            } catch (VersionConflictEngineException e) {
                // A user was erased meanwhile: what there is to fold is looked up again.
            }
        }
    }

    private FoldState begin(FoldState state, boolean full) {
        Checkpoint events = Checkpoint.now(client, input.events());
        boolean all = full
                || state.running() != null
                || !state.digest().equals(input.digest())
                || withLinks(events).lacksAnyOf(state.folded());
        links.follow(
                all
                        ? List.of(Slice.all(input.events(), user()))
                        : events.since(state.folded(), input.events(), user()));
        return ledger.write(state.begin(all, input.digest(), withLinks(events)));
    }

    private void run(FoldState begun) {
        FoldState state = begun;
        FoldState.Run run = begun.running();
        boolean reached = run.slice() == null;
        for (Slice slice : slices(begun)) {
            boolean current = slice.key().equals(run.slice());
            reached |= current;
            if (reached) {
                state = fold(slice, current ? run.after() : null, state);
            }
        }
        if (run.full()) {
            histories.deleteBefore(state.run());
        }
        finish(state);
        long heard = run.target().of(IdentityIndex.name(engine));
        HistoryFold.<Integer>await(listener -> identity().purgeRemoved(heard, listener));
    }

    /** The links are folded, too: who was linked or unlinked has another history. */
    private Checkpoint withLinks(Checkpoint events) {
        if (!IdentityIndex.exists(engine, project.get())) {
            return events;
        }
        TreeMap<String, Long> shards = new TreeMap<>(events.shards());
        shards.putAll(Checkpoint.now(client, IdentityIndex.name(engine)).shards());
        return new Checkpoint(shards);
    }

    private List<Slice> slices(FoldState state) {
        if (state.running().full()) {
            return List.of(Slice.all(input.events(), user()));
        }
        List<Slice> slices = new ArrayList<>();
        String links = IdentityIndex.name(engine);
        for (Slice slice : state.running().target().since(state.folded(), input.events(), user())) {
            if (slice.index().equals(links)) {
                slices.add(slice.in(links, IdentityIndex.USER_FIELD));
                slices.add(slice.in(links, IdentityIndex.ID_FIELD));
            } else {
                slices.add(slice);
            }
        }
        return slices;
    }

    private FoldState fold(Slice slice, @Nullable String after, FoldState begun) {
        FoldState state = begun;
        String last = after;
        List<String> users;
        do {
            users = slice.users(client, last, PAGE);
            for (int from = 0; from < users.size(); from += BATCH) {
                List<String> part = users.subList(from, Math.min(users.size(), from + BATCH));
                last = part.getLast();
                state = fold(part, slice.key(), state);
            }
        } while (!users.isEmpty());
        return state;
    }

    private FoldState fold(List<String> users, String slice, FoldState begun) {
        boolean again = false;
        FoldState state = begun;
        while (true) {
            fold(new HashSet<>(users), state, again);
            try {
                return ledger.write(state.after(slice, users.getLast()));
            } catch (VersionConflictEngineException e) {
                state = unlessTakenOver(state);
                // A user was erased: what was read before may be of events that are gone.
                again = true;
            }
        }
    }

    private void fold(Set<String> users, FoldState state, boolean again) {
        Set<Person> people = new LinkedHashSet<>(persons(users).values());
        if (state.running().full() && !again) {
            List<Person> linked =
                    people.stream().filter(person -> person.ids().size() > 1).toList();
            Set<String> folded = histories.folded(linked, state.run());
            people.removeIf(person -> folded.contains(person.user()));
        }
        List<Person> part = new ArrayList<>();
        int ids = 0;
        for (Person person : people) {
            if (ids + person.ids().size() > MAX_IDS) {
                foldPart(part, state);
                part.clear();
                ids = 0;
            }
            part.add(person);
            ids += person.ids().size();
        }
        foldPart(part, state);
    }

    private void foldPart(List<Person> people, FoldState state) {
        if (people.isEmpty()) {
            return;
        }
        if (!state.running().full() && IdentityIndex.exists(engine, project.get())) {
            deleteMerged(people);
        }
        write(people, state.run());
    }

    /** Where the node has no memory for the histories of so many people, half of them come after the other. */
    private void write(List<Person> people, long run) {
        try {
            batch.fold(people, made -> histories.write(made, run));
        } catch (CircuitBreakingException e) {
            if (people.size() == 1) {
                throw e;
            }
            int half = people.size() / 2;
            write(people.subList(0, half), run);
            write(people.subList(half, people.size()), run);
        }
    }

    /** Deletes the histories of users who have become part of another one. */
    private void deleteMerged(Collection<Person> people) {
        Set<String> ids = new HashSet<>();
        people.forEach(person -> ids.addAll(person.ids()));
        Set<String> kept = histories.usersOf(ids);
        Map<String, Person> now = persons(kept);
        kept.removeIf(user -> now.get(user).user().equals(user));
        histories.delete(kept);
    }

    private Map<String, Person> persons(Set<String> ids) {
        return await(listener -> identity().persons(ids, listener));
    }

    static <T> T await(Consumer<ActionListener<T>> action) {
        PlainActionFuture<T> future = new PlainActionFuture<>();
        action.accept(future);
        return future.actionGet();
    }

    private String user() {
        return input.fields().user();
    }

    private IdentityIndex identity() {
        return new IdentityIndex(client, engine, project.get());
    }

    private void finish(FoldState begun) {
        FoldState state = begun;
        while (true) {
            try {
                ledger.write(state.finished());
                return;
            } catch (VersionConflictEngineException e) {
                state = unlessTakenOver(state);
            }
        }
    }

    /** The state as an erasure left it. */
    private FoldState unlessTakenOver(FoldState state) {
        FoldState now = ledger.read();
        if (now.run() != state.run() || now.running() == null || now.erasures() == state.erasures()) {
            throw new ElasticsearchStatusException(
                    "another build of engine [{}] folds its histories at the same time; build again when it is done",
                    RestStatus.CONFLICT,
                    engine);
        }
        return now;
    }
}
