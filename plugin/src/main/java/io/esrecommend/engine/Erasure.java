package io.esrecommend.engine;

import io.esrecommend.history.FoldLedger;
import io.esrecommend.history.Footprint;
import io.esrecommend.history.HistoryIndex;
import io.esrecommend.history.HistoryTotals;
import io.esrecommend.identity.IdentityIndex;
import io.esrecommend.identity.Person;
import io.esrecommend.identity.StoredLink;
import io.esrecommend.interaction.Cleaning;
import io.esrecommend.interaction.InteractionFields;
import io.esrecommend.interaction.PersonalEvents;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.PlainActionFuture;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.cluster.metadata.ProjectMetadata;

/**
 * Erases a person: the events, the histories, what one user alone could be read from in the statistics, and the links of
 * the ids. A fold or a build may run at the same time; the order keeps it from bringing anything back.
 *
 * <ol>
 *   <li>The events go first, then {@link FoldLedger#noteErasure}: a fold that read them before writes the histories of
 *       that batch again, from events that are gone.
 *   <li>The histories go next, then {@link FoldLedger#noteErasure} again: a build that counted them before counts again.
 *       What it had written until then is in its index, and so seen by the next step.
 *   <li>The statistics of all builds follow, those of a build that is not done among them. Until they have forgotten the
 *       person, a {@link Footprint} that nothing counts stands in place of the histories: it alone knows which rows are
 *       the person's, so that a repeated erasure goes on where one ended half-way.
 *   <li>The links go last: until then any of the ids finds the person.
 * </ol>
 *
 * <p>Where a build counts while it is erased from, it may have counted without the person already, and its rows lose one
 * user too many until the next build: rather that than one too few. What statistics of an earlier build say of events that
 * the histories have forgotten since is gone with the second build after it. All calls block.
 */
public final class Erasure {

    private final Client client;
    private final String name;
    private final Engine engine;
    private final InteractionFields fields;
    private final Supplier<ProjectMetadata> project;
    private final HistoryIndex histories;

    /**
     * @param client acts as the calling user
     * @param name of the engine
     * @param fields of its events
     * @param project the cluster's metadata as this node knows it now
     */
    public Erasure(
            Client client, String name, Engine engine, InteractionFields fields, Supplier<ProjectMetadata> project) {
        this.client = client;
        this.name = name;
        this.engine = engine;
        this.fields = fields;
        this.project = project;
        this.histories = new HistoryIndex(client, name);
    }

    /**
     * Counts what there is of a person.
     *
     * @param interactions events
     * @param histories made of them
     * @param links of the ids
     */
    public record Holdings(long interactions, long histories, long links) {}

    /**
     * What an erasure did.
     *
     * @param erased what is gone
     * @param neighbours that have fewer users now, or are none any more
     * @param popular items that have fewer users now, or are none any more
     * @param remaining what a search has found afterwards
     */
    public record Outcome(Holdings erased, long neighbours, long popular, Holdings remaining) {}

    /** Erases all that any of the ids stands for. */
    public Outcome run(Person person) {
        PersonalEvents events = new PersonalEvents(client, engine.interactions().index(), fields, person.ids());
        // A fold that runs at the same time deletes a history whose events are gone.
        Footprint before = footprint(person);
        long interactions = events.delete();
        noteErasure(person);
        Footprint footprint = before.and(footprint(person));
        if (!footprint.isEmpty()) {
            retire(person, footprint);
        }
        noteErasure(person);
        Withdrawal.Taken taken = footprint.isEmpty() ? Withdrawal.Taken.NOTHING : withdraw(person, footprint);
        forgetHistories(person);
        long links = this.<Long>await(listener -> identity().erase(person.ids(), listener));
        return new Outcome(
                new Holdings(interactions, footprint.histories().size(), links),
                taken.neighbours(),
                taken.popular(),
                new Holdings(events.count(), documents(person), remainingLinks(person)));
    }

    private Footprint footprint(Person person) {
        if (!hasHistories()) {
            return Footprint.NONE;
        }
        histories.refresh();
        return Footprint.of(histories.of(person.ids()));
    }

    private void noteErasure(Person person) {
        if (hasHistories()) {
            new FoldLedger(client, name).noteErasure(person.ids());
        }
    }

    private void retire(Person person, Footprint footprint) {
        histories.retire(person, footprint);
        Set<String> others = users(person);
        others.remove(person.user());
        histories.delete(others);
        histories.refresh();
    }

    private Withdrawal.Taken withdraw(Person person, Footprint all) {
        HistoryTotals others = await(listener -> HistoryTotals.read(client, name, Cleaning.NONE, listener));
        Withdrawal withdrawal = new Withdrawal(client, engine, person.ids(), all.counted(), others.users());
        Withdrawal.Taken taken = Withdrawal.Taken.NOTHING;
        Footprint left = all;
        RuntimeException failure = null;
        for (String index : new StatisticsIndices(name).builds(project.get())) {
            if (!left.withdrawn().contains(index) && isStarted(index)) {
                try {
                    taken = taken.and(withdrawal.from(index));
                    left = left.withdrawnFrom(index);
                    histories.retire(person, left);
                } catch (RuntimeException e) {
                    // The others are done first; from one that a build has deleted there is nothing to take.
                    failure = failure == null && isStarted(index) ? e : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return taken;
    }

    /** An index whose shard never started holds nothing yet; what a build writes to it is counted after this. */
    private boolean isStarted(String index) {
        return HistoryIndex.isStarted(project.get().index(index));
    }

    private void forgetHistories(Person person) {
        if (hasHistories()) {
            histories.refresh();
            histories.delete(users(person));
            histories.refresh();
        }
    }

    private Set<String> users(Person person) {
        return new HashSet<>(histories.usersOf(person.ids()));
    }

    private long documents(Person person) {
        return hasHistories() ? histories.of(person.ids()).size() : 0;
    }

    private long remainingLinks(Person person) {
        List<StoredLink> links = await(listener -> identity().links(person.ids(), listener));
        return links.size();
    }

    private boolean hasHistories() {
        return HistoryIndex.isReadable(name, project.get());
    }

    private IdentityIndex identity() {
        return new IdentityIndex(client, name, project.get());
    }

    private <T> T await(Consumer<ActionListener<T>> action) {
        PlainActionFuture<T> future = new PlainActionFuture<>();
        action.accept(future);
        return future.actionGet();
    }
}
