package io.esrecommend.benchmark;

import java.nio.file.Path;

/**
 * The default model on disk, the same for every contestant.
 *
 * @param folder as the build unpacks it
 */
record ModelFiles(Path folder) {

    static final String ID = "all-minilm-l6-v2-q";

    Path graph() {
        return folder.resolve(ID + ".onnx");
    }

    Path tokenizer() {
        return folder.resolve(ID + "-tokenizer.json");
    }
}
