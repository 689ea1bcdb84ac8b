package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real models of the tests, as the build unpacks them: the default one, and those of src/test/models. */
final class RealModels {

    private static final Path OTHERS = Path.of("target/models");

    private RealModels() {}

    static ModelBundle bundle(String id) throws IOException {
        Path other = OTHERS.resolve(id + ".manifest.json");
        return ModelBundle.read(Files.exists(other) ? other : DefaultModel.FOLDER.resolve(id + ".manifest.json"));
    }

    /** Loads any model; it embeds on the caller's thread, so each text alone. */
    static TextEmbedder load(ModelBundle bundle) throws IOException {
        return TextEmbedder.load(bundle, TestResources.of(Runnable::run));
    }

    static float[] embed(TextEmbedder model, String text, Role role) {
        return model.embed(text, role).join().vector();
    }
}
