package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The models of a node: those whose manifests lie in a folder. They load in the background, one after another; one that
 * cannot be loaded says why, stops no other, and is tried again. Models that are added later are found.
 */
public final class ModelRegistry implements AutoCloseable {

    private final Path folder;
    private final Consumer<ModelStatus> listener;
    private final NavigableMap<Path, ModelSlot> slots = new TreeMap<>();
    /** What is shown: replaced whenever a slot changes, never changed itself. */
    private volatile NavigableMap<String, ModelStatus> byName = new TreeMap<>();

    /** Held while models load, so that none is loaded twice. */
    private final Object loading = new Object();

    private volatile Looking looking;
    private volatile boolean closed;

    /**
     * Finds the models; none is loaded yet.
     *
     * @param folder holds {@code *.manifest.json} and folders with a {@code manifest.json}
     * @param listener hears of each model that becomes available, or unavailable for another reason than before
     * @throws IOException if the folder cannot be listed
     */
    public ModelRegistry(Path folder, Consumer<ModelStatus> listener) throws IOException {
        this.folder = folder;
        this.listener = listener;
        look();
    }

    /**
     * Loads the models in the background, and from then on looks for new ones and tries again those that are
     * unavailable.
     *
     * @param background threads to load on
     * @param interval between two looks at the folder, as it is now; a model that fails again and again is tried less
     *     often
     */
    public void load(Workers background, Supplier<Duration> interval, TextEmbedder.Resources resources) {
        begin(new Looking(background, interval, resources));
    }

    /** Looks at the folder now, and again after the interval as it is now. Does nothing before the models are loaded. */
    public void lookNow() {
        Looking before = looking;
        if (before != null) {
            begin(new Looking(before.background, before.interval, before.resources));
        }
    }

    private void begin(Looking begun) {
        looking = begun;
        begun.background.execute(() -> lookAndLoad(begun));
    }

    /** Looks, one after another; those that begin end those that were there before. */
    private static final class Looking {
        private final Workers background;
        private final Supplier<Duration> interval;
        private final TextEmbedder.Resources resources;

        Looking(Workers background, Supplier<Duration> interval, TextEmbedder.Resources resources) {
            this.background = background;
            this.interval = interval;
            this.resources = resources;
        }
    }

    private void lookAndLoad(Looking mine) {
        if (closed || mine != looking) {
            return;
        }
        synchronized (loading) {
            try {
                look();
            } catch (IOException | UncheckedIOException e) {
                // What is there stays; the next look may be luckier.
            }
            loadAll(mine.interval.get(), mine.resources);
        }
        mine.background.executeLater(() -> lookAndLoad(mine), mine.interval.get());
    }

    private void loadAll(Duration interval, TextEmbedder.Resources resources) {
        List<ModelSlot> all;
        synchronized (this) {
            all = List.copyOf(slots.values());
        }
        all.forEach(slot -> load(slot, interval, resources));
    }

    private void load(ModelSlot slot, Duration interval, TextEmbedder.Resources resources) {
        ModelBundle bundle;
        synchronized (this) {
            if (closed || !slot.isDue(System.nanoTime())) {
                return;
            }
            bundle = slot.bundle();
        }
        try {
            loaded(slot, TextEmbedder.load(bundle, resources));
        } catch (IOException | RuntimeException | LinkageError e) {
            synchronized (this) {
                slot.failed(bundle.manifest(), e, interval, System.nanoTime());
                publish();
            }
        }
    }

    private synchronized void loaded(ModelSlot slot, TextEmbedder model) {
        if (closed) {
            model.close();
        } else {
            slot.available(model);
            publish();
        }
    }

    private synchronized void look() throws IOException {
        List<Path> manifests = ModelBundle.manifests(folder);
        slots.values().removeIf(slot -> !slot.isAvailable() && !manifests.contains(slot.manifest()));
        manifests.forEach(
                manifest -> slots.computeIfAbsent(manifest, ModelSlot::new).read());
        refuseNamesakes();
        publish();
    }

    /** Of two manifests with one name neither is used, unless one is in use already; the first has the name. */
    private void refuseNamesakes() {
        Map<String, List<ModelSlot>> byId = new TreeMap<>();
        slots.values().stream()
                .sorted(Comparator.comparing(ModelSlot::isAvailable)
                        .thenComparing(slot -> slot.bundle() != null)
                        .reversed())
                .forEach(slot -> byId.computeIfAbsent(slot.modelId(), id -> new ArrayList<>())
                        .add(slot));
        byId.values().removeIf(namesakes -> namesakes.size() == 1);
        byId.forEach((id, namesakes) -> {
            for (ModelSlot slot : namesakes.subList(1, namesakes.size())) {
                ModelSlot first = namesakes.get(0);
                if (slot.bundle() != null && !first.isAvailable()) {
                    first.refuse(id, standsInTwo(id));
                }
                slot.refuse(
                        folder.relativize(slot.manifest()).toString(),
                        slot.bundle() == null ? slot.status().reason() : standsInTwo(id));
            }
        });
    }

    private static String standsInTwo(String name) {
        return "[model_id] [" + name + "] stands in two manifests; give one of them another name";
    }

    /** Shows what the slots say now, and tells what is news. */
    private void publish() {
        NavigableMap<String, ModelStatus> before = byName;
        NavigableMap<String, ModelStatus> now = new TreeMap<>();
        slots.values().forEach(slot -> now.put(slot.modelId(), slot.status()));
        byName = now;
        now.forEach((name, status) -> {
            if (status.isNews(before.get(name))) {
                listener.accept(status);
            }
        });
    }

    /** All models, by name. */
    public List<ModelStatus> statuses() {
        return List.copyOf(byName.values());
    }

    /**
     * What is known of a model, loaded or not.
     *
     * @throws IllegalArgumentException if the node has no such model; the message names those it has
     */
    public ModelStatus status(String modelId) {
        NavigableMap<String, ModelStatus> known = byName;
        ModelStatus status = known.get(modelId);
        if (status == null) {
            throw new IllegalArgumentException("unknown model [" + modelId + "]; this node has " + known.keySet()
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
    public TextEmbedder embedder(String modelId) {
        ModelStatus status = status(modelId);
        if (closed) {
            throw new ModelUnavailableException("model [" + modelId + "] is closed: the node is shutting down");
        }
        return switch (status.state()) {
            case AVAILABLE -> status.model();
            case LOADING -> throw ModelUnavailableException.loading(modelId);
            case UNAVAILABLE ->
                throw new ModelUnavailableException("model [" + modelId + "] is unavailable: " + status.reason());
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        slots.values().stream()
                .filter(ModelSlot::isAvailable)
                .forEach(slot -> slot.status().model().close());
    }
}
