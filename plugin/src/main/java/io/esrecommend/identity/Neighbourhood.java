package io.esrecommend.identity;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.elasticsearch.action.ActionListener;

/** Finds all that is linked to ids, however far: one search for each step away from them, for all of them at once. */
final class Neighbourhood {

    /** Where links are searched. */
    interface Source {

        /** Finds the links that name one of the ids on either side. */
        void of(Collection<String> ids, ActionListener<List<StoredLink>> listener);
    }

    private final Source source;
    private final Links links = new Links();
    private final Set<String> known = new HashSet<>();

    Neighbourhood(Source source) {
        this.source = source;
    }

    /**
     * Finds the links around the ids. Where more ids are connected than a person may have, it stops, at the end of a
     * step.
     */
    void explore(Set<String> ids, ActionListener<Links> listener) {
        if (ids.isEmpty()) {
            listener.onResponse(links);
            return;
        }
        known.addAll(ids);
        source.of(ids, listener.delegateFailureAndWrap((next, found) -> {
            Set<String> beyond = new HashSet<>();
            for (StoredLink stored : found) {
                links.add(stored.link());
                beyond.add(stored.link().user());
                beyond.add(stored.link().id());
            }
            beyond.removeAll(known);
            beyond.removeIf(id -> links.size(id) > Person.MAX_IDS);
            explore(beyond, next);
        }));
    }
}
