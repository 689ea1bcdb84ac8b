package io.esrecommend.health;

import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineMetadata;
import io.esrecommend.engine.Items;
import io.esrecommend.ingest.TextEmbeddingProcessor;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.ingest.PipelineConfiguration;

/**
 * The models that a cluster uses.
 *
 * @param byPipelines that name them, by model
 * @param byEngines that name them, or read texts with the default model, by model
 * @param engines whether there are any
 */
record NamedModels(Map<String, Set<String>> byPipelines, Map<String, Set<String>> byEngines, boolean engines) {

    /** The models that engines and pipelines of a project name. */
    static NamedModels of(ProjectMetadata project) {
        Map<String, Set<String>> byPipelines = new TreeMap<>();
        for (PipelineConfiguration pipeline : IngestService.getPipelines(project)) {
            addAll(byPipelines, pipeline.getId(), pipeline.getConfig());
        }
        Map<String, Engine> engines = EngineMetadata.of(project).engines();
        Map<String, Set<String>> byEngines = new TreeMap<>();
        engines.forEach((name, engine) -> {
            add(byEngines, name, engine.items());
            engine.variants()
                    .names()
                    .forEach(variant -> add(byEngines, name, engine.as(variant).items()));
        });
        return new NamedModels(byPipelines, byEngines, !engines.isEmpty());
    }

    /** Processors may be in others, such as {@code foreach}, or in what is done where one fails. */
    private static void addAll(Map<String, Set<String>> byModel, String pipeline, Object config) {
        if (config instanceof Iterable<?> list) {
            list.forEach(part -> addAll(byModel, pipeline, part));
        } else if (config instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals(TextEmbeddingProcessor.TYPE)
                        && value instanceof Map<?, ?> processor
                        && processor.get("model_id") instanceof String model) {
                    add(byModel, model, pipeline);
                }
                addAll(byModel, pipeline, value);
            });
        }
    }

    private static void add(Map<String, Set<String>> byModel, String engine, Items items) {
        if (items.model() != null || items.text() != null) {
            add(byModel, items.textModel(), engine);
        }
    }

    private static void add(Map<String, Set<String>> byModel, String model, String user) {
        byModel.computeIfAbsent(model, m -> new TreeSet<>()).add(user);
    }

    /** Whether the cluster uses nothing of the plugin. */
    boolean isEmpty() {
        return !engines && byPipelines.isEmpty();
    }

    /** All of them. */
    Set<String> all() {
        Set<String> all = new TreeSet<>(byPipelines.keySet());
        all.addAll(byEngines.keySet());
        return all;
    }
}
