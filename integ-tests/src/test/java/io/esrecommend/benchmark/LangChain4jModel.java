package io.esrecommend.benchmark;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.List;

/** LangChain4j's embedding in process, as its documentation shows it: the model comes with its jar. */
final class LangChain4jModel {

    private final EmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel();

    /** The vectors of texts, one after another. */
    List<float[]> embedEach(List<String> texts) {
        return texts.stream().map(text -> model.embed(text).content().vector()).toList();
    }

    /** The vectors of texts that are handed over at once: it embeds one a thread, on all processors. */
    List<float[]> embedAll(List<String> texts) {
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        return model.embedAll(segments).content().stream()
                .map(embedding -> embedding.vector())
                .toList();
    }
}
