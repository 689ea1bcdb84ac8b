package io.esrecommend.evaluation;

import io.esrecommend.engine.Interactions;
import io.esrecommend.evaluation.TestUser.Given;
import io.esrecommend.evaluation.TestUser.TestItem;
import io.esrecommend.history.PersonScan.PersonEvents;
import io.esrecommend.interaction.Catalogue;
import io.esrecommend.interaction.EventsIndex.Event;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.elasticsearch.common.util.BigArrays;
import org.elasticsearch.core.Releasable;
import org.elasticsearch.core.Releasables;

/**
 * Divides the interactions of persons into those that are trained on, which it writes to the copy of a trial engine, and
 * those that are held back of a sample of them. Holds what it takes of memory until it is closed. For one thread.
 */
final class HeldBack implements Releasable {

    private final Interactions interactions;
    private final Split.Cut cut;
    private final TrainingCopy copy;
    private final Catalogue catalogue;
    private final TestSample sample;
    private final ItemNumbers items;
    private int trainingUsers;
    private long trainingInteractions;
    private long skippedUsers;
    private long notInCatalogue;
    private long repeated;

    /**
     * @param interactions what the actions mean
     * @param copy that is trained on
     * @param catalogue of what can be recommended
     * @param sample of the test users
     */
    HeldBack(
            Interactions interactions,
            Split.Cut cut,
            TrainingCopy copy,
            Catalogue catalogue,
            TestSample sample,
            BigArrays arrays) {
        this.interactions = interactions;
        this.cut = cut;
        this.copy = copy;
        this.catalogue = catalogue;
        this.sample = sample;
        this.items = new ItemNumbers(arrays);
    }

    /** Divides what some persons did. */
    void add(List<PersonEvents> persons) {
        List<Split> splits = persons.stream()
                .map(person -> Split.of(person, interactions, cut))
                .toList();
        Set<String> unknown = catalogue.unknown(splits.stream()
                .flatMap(split -> split.test().stream())
                .map(TestItem::id)
                .collect(Collectors.toSet()));
        for (int p = 0; p < splits.size(); p++) {
            Split split = splits.get(p);
            String user = persons.get(p).person().user();
            copy.write(user, split.training());
            List<Given> values = train(split.training());
            hold(user, split, unknown, values);
        }
    }

    /** Lets the training interactions be searched, when there are no more. */
    void finish() {
        copy.finish();
    }

    private List<Given> train(List<Event> training) {
        Set<String> primary = new HashSet<>();
        List<Given> values = new ArrayList<>();
        for (Event event : training) {
            String item = event.interaction().item();
            if (event.interaction().action().equals(interactions.primary())) {
                primary.add(item);
            }
            if (event.value() != null) {
                int number = items.addValue(item, event.value());
                if (values.size() < TestUser.MAX_VALUES) {
                    values.add(new Given(number, event.value().floatValue()));
                }
            }
        }
        items.count(primary);
        trainingUsers += primary.isEmpty() ? 0 : 1;
        trainingInteractions += training.size();
        return values;
    }

    private void hold(String user, Split split, Set<String> unknown, List<Given> values) {
        repeated += split.repeated();
        List<TestItem> tested = split.test().stream()
                .filter(item -> !unknown.contains(item.id()))
                .toList();
        notInCatalogue += split.test().size() - tested.size();
        if (tested.isEmpty()) {
            skippedUsers += split.test().size() + split.repeated() > 0 ? 1 : 0;
            return;
        }
        int training = (int) split.training().stream()
                .filter(event ->
                        interactions.actions().containsKey(event.interaction().action()))
                .count();
        int seen = (int) split.training().stream()
                .map(event -> event.interaction().item())
                .distinct()
                .count();
        sample.add(new TestUser(user, tested, training, seen, values));
    }

    /** The items of training. */
    ItemNumbers items() {
        return items;
    }

    /** The sample of test users. */
    TestSample sample() {
        return sample;
    }

    /** Users who did the primary action in training. */
    int trainingUsers() {
        return trainingUsers;
    }

    /** Interactions that are trained on. */
    long trainingInteractions() {
        return trainingInteractions;
    }

    /** Users of whom all that would be held back cannot be recommended. */
    long skippedUsers() {
        return skippedUsers;
    }

    /** Items that would be held back, but which the catalogue does not have or which cannot be had. */
    long notInCatalogue() {
        return notInCatalogue;
    }

    /** Items that would be held back, but which their user knows from training. */
    long repeated() {
        return repeated;
    }

    @Override
    public void close() {
        Releasables.close(items, sample);
    }
}
