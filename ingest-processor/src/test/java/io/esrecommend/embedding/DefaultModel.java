package io.esrecommend.embedding;

import io.esrecommend.model.ModelBundle;
import io.esrecommend.model.ModelManifest;
import java.io.IOException;
import java.nio.file.Path;

/** The default model, as the build unpacks it. */
final class DefaultModel {

    static final Path FOLDER = Path.of("target/config");
    static final String ID = "all-minilm-l6-v2-q";
    static final int DIMENSIONS = 384;
    static final int MAX_TOKENS = 256;
    static final Path GRAPH = FOLDER.resolve(ID + ".onnx");
    static final Path TOKENIZER = FOLDER.resolve(ID + "-tokenizer.json");
    static final Path MANIFEST = FOLDER.resolve(ID + ".manifest.json");

    private DefaultModel() {}

    static ModelBundle bundle() throws IOException {
        return ModelBundle.read(MANIFEST);
    }

    /** The same files, described differently. */
    static ModelBundle bundle(boolean normalize, ModelManifest.Prefixes prefixes) {
        return new ModelBundle(
                new ModelManifest(
                        "other",
                        GRAPH.getFileName().toString(),
                        TOKENIZER.getFileName().toString(),
                        null,
                        DIMENSIONS,
                        "mean",
                        normalize,
                        MAX_TOKENS,
                        prefixes,
                        null,
                        null),
                FOLDER);
    }
}
