package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A manifest's place in the registry, and what became of the model there. Not safe for use by several threads. */
final class ModelSlot {

    /** Each failure doubles the time to the next attempt, so often. */
    private static final int DOUBLINGS = 5;

    private static final int MAX_REASON = 1_000;

    private final Path manifest;
    private ModelBundle bundle;
    private ModelStatus status;
    private int failures;
    private long nextAttempt;

    ModelSlot(Path manifest) {
        this.manifest = manifest;
    }

    Path manifest() {
        return manifest;
    }

    /** Reads the manifest, unless the model is there already. */
    void read() {
        if (isAvailable()) {
            return;
        }
        try {
            bundle = ModelBundle.read(manifest);
            if (failures == 0) {
                status = ModelStatus.loading(bundle.manifest());
            }
        } catch (IOException | RuntimeException e) {
            bundle = null;
            status = ModelStatus.unavailable(ModelBundle.nameOf(manifest), null, reason(e), failures);
        }
    }

    boolean isAvailable() {
        return status != null && status.state() == ModelStatus.State.AVAILABLE;
    }

    /** Whether the model is to be loaded now. */
    boolean isDue(long now) {
        return bundle != null && !isAvailable() && (failures == 0 || now - nextAttempt >= 0);
    }

    ModelBundle bundle() {
        return bundle;
    }

    /** The model's name; guessed from the manifest's place where that cannot be read. */
    String modelId() {
        return status.modelId();
    }

    ModelStatus status() {
        return status;
    }

    /** Notes that the model is loaded. */
    void available(TextEmbedder model) {
        status = ModelStatus.available(model);
    }

    /** Notes that the model cannot be used, and puts off the next attempt. */
    void failed(ModelManifest of, Throwable failure, Duration retryDelay, long now) {
        failures++;
        nextAttempt = now + (retryDelay.toNanos() << Math.min(failures - 1, DOUBLINGS));
        status = ModelStatus.unavailable(of.modelId(), of, reason(failure), failures);
    }

    /** What is wrong; native code may answer with as much of a file as it likes. */
    private static String reason(Throwable failure) {
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) + "..." : reason;
    }

    /** Gives way to another manifest of the same name. */
    void refuse(String name, String reason) {
        ModelManifest read = bundle == null ? null : bundle.manifest();
        bundle = null;
        status = ModelStatus.unavailable(name, read, reason, failures);
    }
}
