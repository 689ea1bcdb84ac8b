package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The models of a node: those whose manifests lie in a folder when the node starts. They load in the background, one
 * after another; one that cannot be loaded says why and stops no other.
 */
public final class ModelRegistry implements AutoCloseable {

    private final NavigableMap<String, ModelStatus> statuses = new TreeMap<>();
    private final NavigableMap<String, TextEmbedder> embedders = new TreeMap<>();
    private final List<ModelBundle> found = new ArrayList<>();
    private final Consumer<ModelStatus> listener;
    private boolean closed;

    /**
     * Finds the models; none is loaded yet.
     *
     * @param folder holds {@code *.manifest.json} and folders with a {@code manifest.json}
     * @param listener hears of each model that becomes available or unavailable
     * @throws IOException if the folder cannot be listed
     */
    public ModelRegistry(Path folder, Consumer<ModelStatus> listener) throws IOException {
        this.listener = listener;
        Map<Path, String> unreadable = new LinkedHashMap<>();
        for (Path manifest : ModelBundle.manifests(folder)) {
            try {
                ModelBundle bundle = ModelBundle.read(manifest);
                add(bundle);
            } catch (IOException e) {
                unreadable.put(manifest, e.getMessage());
            }
        }
        unreadable.forEach((manifest, reason) -> {
            // The name is guessed from the manifest's place, so it takes none that another manifest has.
            String name = ModelBundle.nameOf(manifest);
            String free =
                    statuses.containsKey(name) ? folder.relativize(manifest).toString() : name;
            put(ModelStatus.unavailable(free, null, reason));
        });
    }

    private void add(ModelBundle bundle) {
        ModelManifest manifest = bundle.manifest();
        if (statuses.containsKey(manifest.modelId())) {
            put(ModelStatus.unavailable(
                    manifest.modelId(), manifest, "[model_id] [" + manifest.modelId() + "] stands in two manifests"));
            found.removeIf(other -> other.manifest().modelId().equals(manifest.modelId()));
            return;
        }
        found.add(bundle);
        statuses.put(manifest.modelId(), ModelStatus.loading(manifest));
    }

    /** Loads the models in the background. */
    public void load(Executor background, TextEmbedder.Resources resources) {
        background.execute(() -> found.forEach(bundle -> load(bundle, resources)));
    }

    private void load(ModelBundle bundle, TextEmbedder.Resources resources) {
        ModelManifest manifest = bundle.manifest();
        try {
            TextEmbedder embedder = TextEmbedder.load(bundle, resources);
            synchronized (this) {
                if (closed) {
                    embedder.close();
                    return;
                }
                embedders.put(manifest.modelId(), embedder);
                put(ModelStatus.available(embedder));
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            put(ModelStatus.unavailable(manifest.modelId(), manifest, e.getMessage()));
        }
    }

    private synchronized void put(ModelStatus status) {
        statuses.put(status.modelId(), status);
        listener.accept(status);
    }

    /** All models, by name. */
    public synchronized List<ModelStatus> statuses() {
        return List.copyOf(statuses.values());
    }

    /**
     * What is known of a model, loaded or not.
     *
     * @throws IllegalArgumentException if the node has no such model; the message names those it has
     */
    public synchronized ModelStatus status(String modelId) {
        ModelStatus status = statuses.get(modelId);
        if (status == null) {
            throw new IllegalArgumentException("unknown model [" + modelId + "]; this node has " + statuses.keySet()
                    + ", and GET /_recommend/_models lists those of every node");
        }
        return status;
    }

    /**
     * A model that is ready.
     *
     * @throws IllegalArgumentException if the node has no such model
     * @throws ModelUnavailableException if it is still loading, could not be loaded, or the registry is closed
     */
    public synchronized TextEmbedder embedder(String modelId) {
        ModelStatus status = status(modelId);
        if (closed) {
            throw new ModelUnavailableException("model [" + modelId + "] is closed: the node is shutting down");
        }
        if (status.state() != ModelStatus.State.AVAILABLE) {
            throw new ModelUnavailableException("model [" + modelId + "] is " + status.state()
                    + (status.reason() == null ? "; retry in some seconds" : ": " + status.reason()));
        }
        return embedders.get(modelId);
    }

    @Override
    public synchronized void close() {
        closed = true;
        embedders.values().forEach(TextEmbedder::close);
        embedders.clear();
    }
}
