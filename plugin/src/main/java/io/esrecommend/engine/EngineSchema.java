package io.esrecommend.engine;

import io.esrecommend.ingest.MappedField;
import io.esrecommend.ingest.Provenance;
import io.esrecommend.interaction.InteractionFields;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.cluster.metadata.IndexMetadata;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.index.Index;

/**
 * What an engine's configuration finds in the cluster now.
 *
 * @param interactions the fields of the events index
 * @param dims the dimensions of the vector field; null if no vector has fixed them yet
 * @param fingerprint the keyword field that says which model made a vector; null if the vectors have no provenance
 */
public record EngineSchema(InteractionFields interactions, Integer dims, String fingerprint) {

    /** Finds schemas; remembers the fields of mappings that have not changed. */
    public static final class Resolver {

        private static final Set<String> FLOATS = Set.of("float", "bfloat16");

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
            Engine.Items items = engine.items();
            IndexMetadata itemIndex = index("items.index", items.index(), project);
            MappedField vector = fields.find(itemIndex, items.vector());
            if (!vector.isVector()) {
                throw new IllegalArgumentException("[items.vector] is [" + items.vector() + "] but in index ["
                        + items.index() + "] this field "
                        + (vector.exists() ? "is a [" + vector.type() + "]" : "is not mapped")
                        + "; name a [dense_vector] field, or map one");
            }
            if (!FLOATS.contains(vector.elementType()) || !vector.indexed()) {
                throw new IllegalArgumentException("[items.vector] is [" + items.vector() + "] but in index ["
                        + items.index() + "] this field has [element_type] [" + vector.elementType() + "] and [index] ["
                        + vector.indexed() + "]; name a [dense_vector] of [float] with [index] [true]");
            }
            if (items.text() != null && !fields.find(itemIndex, items.text()).exists()) {
                throw new IllegalArgumentException("[items.text] is [" + items.text() + "] but index [" + items.index()
                        + "] has no such field; name one that it has, or leave it out");
            }
            String events = engine.interactions().index();
            IndexMetadata eventIndex = index("interactions.index", events, project);
            InteractionFields interactions = InteractionFields.resolve(events, path -> fields.find(eventIndex, path));
            return new EngineSchema(
                    engine.privacy().pseudonyms() ? interactions : interactions.withoutPrevious(),
                    vector.dims(),
                    fingerprint(itemIndex, items.vector()));
        }

        /** Dynamic mapping makes the fingerprint a text with a keyword below; who maps it makes it a keyword. */
        private String fingerprint(IndexMetadata index, String vector) {
            String path = Provenance.fingerprintFieldOf(vector);
            for (String candidate : new String[] {path, path + ".keyword"}) {
                if ("keyword".equals(fields.find(index, candidate).type())) {
                    return candidate;
                }
            }
            return null;
        }

        /** The index that a name stands for; the newest by name where there are several. */
        private IndexMetadata index(String field, String name, ProjectMetadata project) {
            Index[] found = names.concreteIndices(project, IndicesOptions.lenientExpandOpen(), true, name);
            if (found.length == 0) {
                throw new IllegalArgumentException(
                        "[" + field + "] is [" + name + "] but there is no such index; create it first");
            }
            return project.index(Collections.max(Arrays.asList(found), Comparator.comparing(Index::getName)));
        }
    }
}
