package io.esrecommend.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;
import static org.elasticsearch.ingest.ConfigurationUtils.readBooleanProperty;
import static org.elasticsearch.ingest.ConfigurationUtils.readOptionalListOrString;
import static org.elasticsearch.ingest.ConfigurationUtils.readStringProperty;

import io.esrecommend.embedding.Chunking;
import io.esrecommend.embedding.Embedding;
import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.embedding.Role;
import io.esrecommend.embedding.TextEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.util.concurrent.ThreadContext;
import org.elasticsearch.ingest.AbstractProcessor;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;

/**
 * Fills a {@code dense_vector} field from text fields, and writes the vector's provenance beside it. Several fields are
 * embedded as one text, in the order of the configuration, a line each. A document that brings its vector with matching
 * provenance passes through.
 */
public final class TextEmbeddingProcessor extends AbstractProcessor {

    /** The processor's name in a pipeline. */
    public static final String TYPE = "text_embedding";

    /** The most characters of a document's text; more is an error, since no model reads that much. */
    static final int MAX_TEXT_LENGTH = 1_000_000;

    /**
     * What a pipeline asks for.
     *
     * @param modelId names the model
     * @param fields that hold the text: strings, numbers, or lists of them
     * @param targetField receives the vector
     * @param role how the model reads the text
     * @param chunking what to do with a text that is longer than the model reads
     * @param ignoreMissing whether a document without any text passes without a vector, instead of failing
     */
    record Options(
            String modelId,
            List<String> fields,
            String targetField,
            Role role,
            Chunking chunking,
            boolean ignoreMissing) {}

    private final Options options;
    private final Factory services;
    private final Supplier<ProjectMetadata> project;

    private TextEmbeddingProcessor(
            String tag, String description, Options options, Factory services, Supplier<ProjectMetadata> project) {
        super(tag, description);
        this.options = options;
        this.services = services;
        this.project = project;
    }

    @Override
    public String getType() {
        return TYPE;
    }

    @Override
    public boolean isAsync() {
        return true;
    }

    @Override
    public void execute(IngestDocument document, BiConsumer<IngestDocument, Exception> handler) {
        Optional<CompletableFuture<Void>> started;
        try {
            started = embed(document);
        } catch (RuntimeException e) {
            handler.accept(null, EmbeddingFailure.ofDocument(e));
            return;
        }
        if (started.isEmpty()) {
            handler.accept(document, null);
            return;
        }
        Supplier<ThreadContext.StoredContext> context = services.threadContext.newRestorableContext(false);
        var unused = started.get().whenComplete((written, failure) -> {
            try (ThreadContext.StoredContext ignored = context.get()) {
                if (failure == null) {
                    handler.accept(document, null);
                } else {
                    handler.accept(null, EmbeddingFailure.ofDocument(failure));
                }
            }
        });
    }

    /** Starts to embed a document's text and then to write the vector; empty if the document passes as it is. */
    private Optional<CompletableFuture<Void>> embed(IngestDocument document) {
        TextEmbedder model = services.models.embedder(options.modelId);
        requireTarget(document, model.manifest().dimensions());
        String text = text(document);
        if (text.isEmpty()) {
            if (options.ignoreMissing) {
                removeStale(document);
                return Optional.empty();
            }
            throw new IllegalArgumentException("fields " + options.fields + " hold no text to embed into ["
                    + options.targetField + "]; add text, or set [ignore_missing] to true");
        }
        Provenance provenance = Provenance.of(model, options.role, options.chunking, text);
        if (isCurrent(document, provenance, model.manifest().dimensions())) {
            return Optional.empty();
        }
        removeStale(document);
        return Optional.of(model.embed(text, options.role, options.chunking)
                .thenAccept(embedding -> write(document, embedding, provenance)));
    }

    /** Takes out a vector of ours that is of another text or model: it must not stay where embedding fails. */
    private void removeStale(IngestDocument document) {
        String provenance = Provenance.fieldOf(options.targetField);
        if (document.hasField(provenance)) {
            document.removeField(provenance);
            if (document.hasField(options.targetField)) {
                document.removeField(options.targetField);
            }
        }
    }

    private void requireTarget(IngestDocument document, int dimensions) {
        Object index = document.getMetadata().getIndex();
        MappedField target = services.fields.find(project.get(), String.valueOf(index), options.targetField);
        if (target.exists() && !target.isVector()) {
            throw new IllegalArgumentException("[target_field] [" + options.targetField + "] of index [" + index
                    + "] is a [" + target.type() + "] but must be a [dense_vector]; map it as one of " + dimensions
                    + " dims in a new index");
        }
        if (target.dims() != null && target.dims() != dimensions) {
            throw new IllegalArgumentException("[target_field] [" + options.targetField + "] of index [" + index
                    + "] has [" + target.dims() + "] dims but model [" + options.modelId + "] makes vectors of ["
                    + dimensions + "]; map another field for this model");
        }
    }

    private String text(IngestDocument document) {
        List<String> parts = new ArrayList<>();
        for (String field : options.fields) {
            if (document.hasField(field)) {
                addText(field, document.getFieldValue(field, Object.class, true), parts);
            }
        }
        String text = parts.stream().filter(part -> !part.isBlank()).collect(Collectors.joining("\n"));
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException(
                    "fields " + options.fields + " hold a text of [" + text.length() + "] characters, more than the ["
                            + MAX_TEXT_LENGTH + "] that are accepted; shorten it or split it");
        }
        return text;
    }

    private static void addText(String field, Object value, List<String> parts) {
        switch (value) {
            case null -> {}
            case String string -> parts.add(string);
            case Number number -> parts.add(number.toString());
            case List<?> list -> list.forEach(element -> addText(field, element, parts));
            default ->
                throw new IllegalArgumentException("field [" + field + "] is a ["
                        + value.getClass().getSimpleName() + "] but must be a text, a number or a list of them");
        }
    }

    private boolean isCurrent(IngestDocument document, Provenance provenance, int dimensions) {
        return document.getFieldValue(options.targetField, Object.class, true) instanceof List<?> vector
                && vector.size() == dimensions
                && document.getFieldValue(Provenance.fieldOf(options.targetField), Object.class, true)
                        instanceof Map<?, ?> stored
                && provenance.matches(stored);
    }

    private void write(IngestDocument document, Embedding embedding, Provenance provenance) {
        List<Float> vector = new ArrayList<>(embedding.vector().length);
        for (float x : embedding.vector()) {
            vector.add(x);
        }
        document.setFieldValue(options.targetField, vector);
        document.setFieldValue(Provenance.fieldOf(options.targetField), provenance.toMap(embedding));
    }

    /** Reads the processor's options; refuses a model that the node does not have. */
    public static final class Factory implements Processor.Factory {

        /** What a path may begin with, as Elasticsearch reads it. */
        private static final Pattern PREFIX = Pattern.compile("^(_source|_ingest)\\.");

        private final ModelRegistry models;
        private final ThreadContext threadContext;
        private final Function<ProjectId, ProjectMetadata> projects;
        private final MappedField.Lookup fields = new MappedField.Lookup();

        /**
         * @param models the node's
         * @param threadContext of the node; restored for what follows the processor
         * @param projects the metadata of a project as it is now
         */
        public Factory(
                ModelRegistry models, ThreadContext threadContext, Function<ProjectId, ProjectMetadata> projects) {
            this.models = models;
            this.threadContext = threadContext;
            this.projects = projects;
        }

        @Override
        public Processor create(
                Map<String, Processor.Factory> factories,
                String tag,
                String description,
                Map<String, Object> config,
                ProjectId projectId) {
            WholeCharacters.require(TYPE, tag, config);
            String modelId = readStringProperty(TYPE, tag, config, "model_id");
            List<?> textFields = readOptionalListOrString(TYPE, tag, config, "fields");
            String target = readStringProperty(TYPE, tag, config, "target_field");
            String role = readStringProperty(TYPE, tag, config, "role", Role.PASSAGE.toString());
            String chunking = readStringProperty(TYPE, tag, config, "chunking", Chunking.NONE.toString());
            boolean ignoreMissing = readBooleanProperty(TYPE, tag, config, "ignore_missing", false);
            if (textFields.isEmpty() || !textFields.stream().allMatch(Factory::isName)) {
                throw newConfigurationException(TYPE, tag, "fields", "name at least one field that holds text");
            }
            if (!isName(target) || IngestDocument.Metadata.isMetadata(target)) {
                throw newConfigurationException(
                        TYPE, tag, "target_field", "name a field of the document that receives the vector");
            }
            try {
                models.status(modelId);
                List<String> names = textFields.stream().map(String.class::cast).toList();
                Options options =
                        new Options(modelId, names, target, Role.of(role), Chunking.of(chunking), ignoreMissing);
                return new TextEmbeddingProcessor(tag, description, options, this, () -> projects.apply(projectId));
            } catch (IllegalArgumentException e) {
                throw newConfigurationException(TYPE, tag, null, e.getMessage());
            }
        }

        /** The list comes from JSON unchecked, whatever its declared type; Elasticsearch reads no path of dots alone. */
        private static boolean isName(Object name) {
            return name instanceof String string
                    && !string.isBlank()
                    && !PREFIX.matcher(string).replaceFirst("").matches("\\.*");
        }
    }
}
