package io.esrecommend.benchmark;

import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * DJL's text embedding in process: its Hugging Face translator over its ONNX Runtime engine, in batches of
 * {@value #BATCH} in the order given. What ONNX Runtime has no operations for, the pooling, runs on DJL's Rust engine,
 * which comes with its tokenizers.
 */
final class DjlModel implements AutoCloseable {

    private static final int BATCH = 32;

    private final Path folder;
    private final ZooModel<String, float[]> model;
    private final Predictor<String, float[]> predictor;

    DjlModel(ModelFiles files) throws Exception {
        System.setProperty("ai.djl.offline", "true");
        // DJL wants the names that model hubs give the files
        this.folder = Files.createTempDirectory("djl-model");
        Files.copy(files.graph(), folder.resolve("model.onnx"));
        Files.copy(files.tokenizer(), folder.resolve("tokenizer.json"));
        this.model = Criteria.builder()
                .setTypes(String.class, float[].class)
                .optEngine("OnnxRuntime")
                .optModelPath(folder)
                .optModelName("model")
                .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
                .optArgument("includeTokenTypes", "true")
                .optArgument("padding", "true")
                .optArgument("truncation", "true")
                .optArgument("maxLength", "256")
                .optArgument("pooling", "mean")
                .optArgument("normalize", "true")
                .build()
                .loadModel();
        this.predictor = model.newPredictor();
    }

    /** The vectors of the texts. */
    List<float[]> embedAll(List<String> texts) {
        List<float[]> vectors = new ArrayList<>();
        try {
            for (int from = 0; from < texts.size(); from += BATCH) {
                vectors.addAll(predictor.batchPredict(texts.subList(from, Math.min(texts.size(), from + BATCH))));
            }
        } catch (TranslateException e) {
            throw new IllegalStateException("DJL failed: " + e.getMessage(), e);
        }
        return vectors;
    }

    @Override
    public void close() throws IOException {
        predictor.close();
        model.close();
        for (String file : List.of("model.onnx", "tokenizer.json")) {
            Files.delete(folder.resolve(file));
        }
        Files.delete(folder);
    }
}
