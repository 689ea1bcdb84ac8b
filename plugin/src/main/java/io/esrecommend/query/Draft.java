package io.esrecommend.query;

import io.esrecommend.engine.Component;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.engine.Objective;
import io.esrecommend.engine.Statistics;
import io.esrecommend.engine.Weights;
import io.esrecommend.fusion.BoostPart;
import io.esrecommend.fusion.Candidates;
import io.esrecommend.fusion.Fusion;
import io.esrecommend.fusion.FusionQueryBuilder;
import io.esrecommend.fusion.NumericPart;
import io.esrecommend.fusion.Part;
import io.esrecommend.monitor.Trace;
import io.esrecommend.neighbour.StoredRow;
import io.esrecommend.vector.VectorSpace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.index.query.BoolQueryBuilder;
import org.elasticsearch.index.query.QueryBuilder;
import org.elasticsearch.index.query.QueryBuilders;
import org.elasticsearch.xcontent.NamedXContentRegistry;

/** What is gathered for one request, and the resolution that comes of it. */
final class Draft {

    /** Where nothing is known, all that trends is ahead of all that is popular: its component is at least 0.17. */
    private static final float TRENDING_FIRST = 6;

    final RecommendSpec spec;
    final Engine engine;
    final EngineSchema schema;
    private final Weights weights;

    /** Whether the titles of items are read, too. */
    final boolean titles;

    /** The time that the request is answered for, in milliseconds since the epoch. */
    final long now;

    private final List<QueryBuilder> filters = new ArrayList<>();

    /** Tells how long what took. */
    Trace trace;

    /** Which of the engine's variants the engine is; null where it has none. */
    String variant;

    Statistics statistics;
    UserInteractions user = UserInteractions.NONE;
    List<Evidence> evidence = List.of();
    volatile List<StoredRow> rows = List.of();
    volatile Map<String, ItemVectors.Item> items = Map.of();
    volatile float[] text;
    volatile boolean modelUnavailable;
    volatile boolean partial;

    /** Made of all that, if it is not known already. */
    Preference preference;

    /**
     * @param now in milliseconds since the epoch
     * @param titles whether the titles of items are read
     * @param registry reads queries of the engine
     * @throws IllegalArgumentException if the request names something that the engine does not have
     */
    Draft(
            RecommendSpec spec,
            Engine engine,
            EngineSchema schema,
            long now,
            boolean titles,
            NamedXContentRegistry registry) {
        this.spec = spec;
        this.engine = engine;
        this.schema = schema;
        this.titles = titles;
        this.weights = engine.weights(spec.weights());
        spec.excludeSeen().requireActionsOf(engine.interactions());
        this.now = spec.asOf() == null ? now : spec.asOf();
        filters.addAll(spec.filters());
        if (!spec.exclude().queries().isEmpty()) {
            BoolQueryBuilder wanted = QueryBuilders.boolQuery();
            spec.exclude().queries().forEach(wanted::mustNot);
            filters.add(wanted);
        }
        if (engine.items().available() != null) {
            filters.add(engine.items().available().query(schema.stockIsBoolean(), now, registry));
        }
    }

    float weight(Component component) {
        return weights.get(component);
    }

    boolean wants(Component... components) {
        for (Component component : components) {
            if (weight(component) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether vectors of what the user did are compared with those of candidates. */
    boolean comparesItems() {
        return wants(Component.SHORT_TERM, Component.LONG_TERM)
                || engine.items().vectors().keySet().stream()
                        .anyMatch(name -> wants(Component.SHORT_TERM.of(name), Component.LONG_TERM.of(name)));
    }

    /** Composes what was gathered; called when all of it is there. */
    Resolution resolution() {
        Spaces spaces = new Spaces(engine.items(), schema, statistics, text);
        if (preference == null) {
            preference = Preference.of(
                    evidence,
                    user.rejected(),
                    engine.interactions().primary(),
                    rows,
                    spaces,
                    items,
                    statistics == null ? 1 : statistics.order(),
                    titles);
        }
        Association association = preference.association();
        List<Part> parts = new ArrayList<>();
        List<Candidates.Nearest> nearest = new ArrayList<>();
        addSimilarities(spaces, parts, nearest);
        Set<String> own = new LinkedHashSet<>(spec.items());
        own.addAll(user.seen());
        Set<String> excluded = new HashSet<>(own);
        excluded.addAll(spec.exclude().ids());
        Tables tables = new Tables(spec.numCandidates(), excluded);
        tables.addAssociated(association, weight(Component.COOCCURRENCE));
        boolean coldStart = parts.isEmpty() && tables.parts().isEmpty();
        if (statistics != null) {
            boolean fallBack = coldStart && !wantsWhatIsPopularAlone();
            tables.addTrending(statistics.trending(), fallBack ? TRENDING_FIRST : weight(Component.TRENDING));
            tables.addPopular(statistics.popular(), fallBack ? 1 : weight(Component.POPULARITY));
            tables.addNovelty(statistics.popular(), association, weight(Component.NOVELTY));
        }
        tables.addRotation(user.exposure(), weight(Component.ROTATION));
        parts.addAll(tables.parts());
        addObjectives(parts);
        addBoosts(parts);
        Candidates candidates = new Candidates(
                nearest,
                spec.k(),
                spec.numCandidates(),
                List.of(List.copyOf(own), spec.exclude().ids()),
                filters);
        return new Resolution(
                engine,
                variant,
                new FusionQueryBuilder(new Fusion(parts), candidates),
                coldStart ? links(tables) : answeredBy(),
                notes(coldStart),
                spaces.byField(),
                association,
                evidence,
                items);
    }

    /** Who asks for nothing else gets that, and not what would be answered for want of something better. */
    private boolean wantsWhatIsPopularAlone() {
        return wants(Component.POPULARITY, Component.TRENDING)
                && !comparesItems()
                && !wants(Component.QUERY, Component.PROFILE, Component.COOCCURRENCE);
    }

    private void addSimilarities(Spaces spaces, List<Part> parts, List<Candidates.Nearest> nearest) {
        spaces.byName().forEach((name, space) -> {
            boolean primary = name.equals(Spaces.PRIMARY);
            Interests interests = preference.interests().get(name);
            List<Similarities.Single> singles = new ArrayList<>();
            add(singles, primary ? Component.SHORT_TERM : Component.SHORT_TERM.of(name), interests.shortTerm());
            if (primary) {
                add(singles, Component.QUERY, interest(space, text));
                add(singles, Component.PROFILE, interest(space, user.profile()));
            }
            Similarities similarities = Similarities.of(
                    spaces.field(name),
                    singles,
                    primary ? Component.LONG_TERM : Component.LONG_TERM.of(name),
                    interests.tastes(),
                    this::weight);
            parts.addAll(similarities.parts());
            nearest.addAll(similarities.nearest());
        });
    }

    private static void add(List<Similarities.Single> singles, Component component, VectorSpace.Interest interest) {
        if (interest != null) {
            singles.add(new Similarities.Single(component, interest));
        }
    }

    private static VectorSpace.Interest interest(VectorSpace space, float[] vector) {
        return vector == null || vector.length != space.dimensions() ? null : space.interest(space.centred(vector));
    }

    private void addObjectives(List<Part> parts) {
        engine.objectives().forEach((name, objective) -> {
            Component component = Component.objective(name);
            if (wants(component)) {
                parts.add(numeric(component, objective));
            }
        });
    }

    private NumericPart numeric(Component component, Objective objective) {
        return new NumericPart(component, weight(component), objective.field(), objective.worst(), objective.best());
    }

    private void addBoosts(List<Part> parts) {
        int number = 0;
        for (Boost boost : spec.boosts()) {
            number++;
            if (boost.weight() > 0) {
                parts.add(new BoostPart(Component.boost(number), boost.weight(), boost.filter()));
            }
        }
    }

    /** The links of the chain that answer where nothing is known: what trends, then what is popular. */
    private static List<String> links(Tables tables) {
        List<String> links = new ArrayList<>();
        if (tables.has(Component.TRENDING)) {
            links.add("trending");
        }
        if (tables.has(Component.POPULARITY)) {
            links.add("popular");
        }
        return links;
    }

    private boolean nothingOfUser() {
        return user.evidence().isEmpty() && user.profile() == null;
    }

    private List<String> answeredBy() {
        List<String> by = new ArrayList<>();
        if (!nothingOfUser()) {
            by.add("user");
        }
        if (!spec.items().isEmpty()) {
            by.add("items");
        }
        if (text != null) {
            by.add("text");
        }
        return by;
    }

    private List<String> notes(boolean coldStart) {
        List<String> notes = new ArrayList<>();
        if (statistics == null) {
            notes.add("no_statistics");
        }
        if (coldStart || (spec.user() != null && nothingOfUser())) {
            notes.add("cold_start");
        }
        if (modelUnavailable) {
            notes.add("model_unavailable");
        }
        if (partial || user.partial()) {
            notes.add("partial");
        }
        return notes;
    }
}
