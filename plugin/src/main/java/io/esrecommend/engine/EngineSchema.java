package io.esrecommend.engine;

import io.esrecommend.ingest.MappedField;
import io.esrecommend.ingest.Provenance;
import io.esrecommend.interaction.InteractionFields;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.core.Nullable;
import org.elasticsearch.index.Index;

/**
 * What an engine's configuration finds in the cluster now.
 *
 * @param interactions the fields of the events index
 * @param dims the dimensions of the vector field; null if no vector has fixed them yet
 * @param fingerprint the keyword field that says which model made a vector; null if the vectors have no provenance
 * @param furtherDims the dimensions of each further vector field by its name, in the engine's order; null if no vector has
 *     fixed them yet
 * @param stockIsBoolean whether the field that says what is in stock is a boolean, not a number
 */
public record EngineSchema(
        InteractionFields interactions,
        @Nullable Integer dims,
        @Nullable String fingerprint,
        Map<String, Integer> furtherDims,
        boolean stockIsBoolean) {

    private static final Set<String> FLOATS = Set.of("float", "bfloat16");
    private static final Set<String> DATES = Set.of("date", "date_nanos");
    private static final Set<String> NUMBERS = Set.of(
            "long", "integer", "short", "byte", "double", "float", "half_float", "scaled_float", "unsigned_long");
    private static final Set<String> STOCKS =
            Stream.concat(NUMBERS.stream(), Stream.of("boolean")).collect(Collectors.toUnmodifiableSet());

    /** Finds schemas; remembers the fields of mappings that have not changed. */
    public static final class Resolver {

        private final IndexNameExpressionResolver names;
        private final MappedField.Lookup fields = new MappedField.Lookup();

        /** @param names resolves aliases, data streams and patterns */
        public Resolver(IndexNameExpressionResolver names) {
            this.names = names;
        }

        /**
         * Finds what an engine names.
         *
         * @throws IllegalArgumentException naming the index or field that is missing or cannot be used
         */
        public EngineSchema resolve(Engine engine, ProjectMetadata project) {
            Items items = engine.items();
            Found index = found("items.index", items.index(), project);
            Integer dims = index.searchable("items.vector", items.vector()).dims();
            Map<String, Integer> furtherDims = new LinkedHashMap<>();
            items.vectors()
                    .forEach((name, field) -> furtherDims.put(
                            name,
                            index.searchable("items.vectors." + name, field).dims()));
            index.requireField("items.text", items.text());
            index.requireField("items.title", items.title());
            Availability available = items.available();
            if (available != null) {
                index.require("items.available.from", available.from(), DATES, "date");
                index.require("items.available.until", available.until(), DATES, "date");
                index.require("items.available.in_stock", available.inStock(), STOCKS, "boolean or numeric");
            }
            engine.objectives()
                    .forEach((name, objective) ->
                            index.require("objectives." + name + ".field", objective.field(), NUMBERS, "numeric"));
            if (engine.profiles() != null) {
                requireProfiles("users.vector", engine.profiles(), "items.vector", dims, project);
            }
            engine.variants().byName().forEach((name, variant) -> {
                if (variant.vector() != null) {
                    requireVector("variants." + name, variant, engine.as(name), index, project);
                }
            });
            String events = engine.interactions().index();
            Found eventIndex = found("interactions.index", events, project);
            InteractionFields interactions = InteractionFields.resolve(events, eventIndex::field);
            return new EngineSchema(
                    engine.privacy().pseudonyms() ? interactions : interactions.withoutPrevious(),
                    dims,
                    fingerprint(index, items.vector()),
                    furtherDims,
                    available != null
                            && available.inStock() != null
                            && "boolean".equals(index.field(available.inStock()).type()));
        }

        private void requireVector(
                String variant, Variant options, Engine engine, Found index, ProjectMetadata project) {
            Integer dims =
                    index.searchable(variant + ".vector", options.vector()).dims();
            if (options.profile() != null) {
                requireProfiles(variant + ".users_vector", engine.profiles(), variant + ".vector", dims, project);
            }
        }

        private void requireProfiles(
                String setting,
                Profiles profiles,
                String itemSetting,
                @Nullable Integer dims,
                ProjectMetadata project) {
            Integer theirs = found("users.index", profiles.index(), project)
                    .vector(setting, profiles.vector())
                    .dims();
            if (dims != null && theirs != null && !dims.equals(theirs)) {
                throw new IllegalArgumentException("[" + setting + "] is [" + profiles.vector() + "] with [" + theirs
                        + "] dimensions but [" + itemSetting + "] has [" + dims
                        + "]; name a field with vectors of the model that made those of the items");
            }
        }

        /** A field of the items; one that is not mapped if there is none. */
        public MappedField itemField(Engine engine, ProjectMetadata project, String path) {
            return found("items.index", engine.items().index(), project).field(path);
        }

        /** The numeric field of how much an interaction says; null if no event has a number there. */
        @Nullable
        public String valueField(Engine engine, ProjectMetadata project) {
            return InteractionFields.value(
                    found("interactions.index", engine.interactions().index(), project)::field);
        }

        /** The keyword field of the list that an interaction came of; null if no event says. */
        @Nullable
        public String recommendationField(Engine engine, ProjectMetadata project) {
            return InteractionFields.recommendation(
                    found("interactions.index", engine.interactions().index(), project)::field);
        }

        /** Dynamic mapping makes the fingerprint a text with a keyword below; who maps it makes it a keyword. */
        @Nullable
        private static String fingerprint(Found index, String vector) {
            String path = Provenance.fingerprintFieldOf(vector);
            for (String candidate : new String[] {path, path + ".keyword"}) {
                if ("keyword".equals(index.field(candidate).type())) {
                    return candidate;
                }
            }
            return null;
        }

        /** The index that a name stands for; the newest by name where there are several. */
        private Found found(String setting, String name, ProjectMetadata project) {
            Index[] indices = names.concreteIndices(project, IndicesOptions.lenientExpandOpen(), true, name);
            if (indices.length == 0) {
                throw new IllegalArgumentException(
                        "[" + setting + "] is [" + name + "] but there is no such index; create it first");
            }
            Index newest = Collections.max(Arrays.asList(indices), Comparator.comparing(Index::getName));
            return new Found(name, project.index(newest), fields);
        }
    }

    /** An index under the name by which the engine knows it. */
    private record Found(String name, IndexMetadata metadata, MappedField.Lookup fields) {

        MappedField field(String path) {
            return fields.find(metadata, path);
        }

        /** A field of vectors of floats. */
        MappedField vector(String setting, String path) {
            MappedField vector = field(path);
            if (!vector.isVector()) {
                throw new IllegalArgumentException(
                        problem(setting, path, vector) + "; name a [dense_vector] field, or map one");
            }
            if (!FLOATS.contains(vector.elementType())) {
                throw unusable(setting, path, vector);
            }
            return vector;
        }

        /** A field of vectors of floats whose nearest can be found. */
        MappedField searchable(String setting, String path) {
            MappedField vector = vector(setting, path);
            if (!vector.indexed()) {
                throw unusable(setting, path, vector);
            }
            return vector;
        }

        private IllegalArgumentException unusable(String setting, String path, MappedField vector) {
            return new IllegalArgumentException("[" + setting + "] is [" + path + "] but in index [" + name
                    + "] this field has [element_type] [" + vector.elementType() + "] and [index] [" + vector.indexed()
                    + "]; name a [dense_vector] of [float] with [index] [true]");
        }

        void requireField(String setting, @Nullable String path) {
            if (path != null && !field(path).exists()) {
                throw new IllegalArgumentException("[" + setting + "] is [" + path + "] but index [" + name
                        + "] has no such field; name one that it has, or leave it out");
            }
        }

        void require(String setting, @Nullable String path, Set<String> types, String wanted) {
            if (path != null && !types.contains(String.valueOf(field(path).type()))) {
                throw new IllegalArgumentException(
                        problem(setting, path, field(path)) + "; name a [" + wanted + "] field");
            }
        }

        private String problem(String setting, String path, MappedField field) {
            return "[" + setting + "] is [" + path + "] but in index [" + name + "] this field "
                    + (field.exists() ? "is a [" + field.type() + "]" : "is not mapped");
        }
    }
}
