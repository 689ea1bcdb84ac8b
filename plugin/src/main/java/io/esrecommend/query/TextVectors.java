package io.esrecommend.query;

import io.esrecommend.embedding.Chunking;
import io.esrecommend.embedding.Embedding;
import io.esrecommend.embedding.ModelRegistry;
import io.esrecommend.embedding.Role;
import io.esrecommend.embedding.TextEmbedder;
import io.esrecommend.engine.Engine;
import io.esrecommend.engine.EngineSchema;
import io.esrecommend.ingest.EmbeddingFailure;
import java.util.Set;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.support.ContextPreservingActionListener;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.common.util.concurrent.ThreadContext;

/** Turns texts into vectors on this node, and refuses to compare them with those of another model. */
public final class TextVectors {

    private final ModelRegistry models;
    private final ThreadContext threadContext;

    /** For the plugin to make; one a node. */
    public TextVectors(ModelRegistry models, ThreadContext threadContext) {
        this.models = models;
        this.threadContext = threadContext;
    }

    /** Embeds a text with any model of the node. */
    public void embed(String modelId, String text, Role role, Chunking chunking, ActionListener<Embedding> listener) {
        ActionListener<Embedding> restoring =
                ContextPreservingActionListener.wrapPreservingContext(listener, threadContext);
        try {
            var unused = models.embedder(modelId).embed(text, role, chunking).whenComplete((embedding, failure) -> {
                if (failure == null) {
                    restoring.onResponse(embedding);
                } else {
                    restoring.onFailure(EmbeddingFailure.ofQuery(failure));
                }
            });
        } catch (RuntimeException e) {
            listener.onFailure(EmbeddingFailure.ofQuery(e));
        }
    }

    /**
     * Embeds the text of a request with the engine's model; fails with a 400 if the engine's items have vectors of
     * other models only.
     */
    void embed(Client reader, Engine engine, EngineSchema schema, String text, ActionListener<float[]> listener) {
        ActionListener.run(listener, l -> {
            String modelId = engine.items().textModel();
            Integer dims = schema.dims();
            int modelDimensions = models.status(modelId).manifest() == null
                    ? 0
                    : models.status(modelId).manifest().dimensions();
            if (dims != null && modelDimensions != 0 && dims != modelDimensions) {
                throw new IllegalArgumentException("[text] would be embedded by model [" + modelId + "] into ["
                        + modelDimensions + "] dimensions, but field ["
                        + engine.items().vector() + "] of index ["
                        + engine.items().index() + "] has [" + dims + "]; set [items.model] of the engine to the model"
                        + " that made the vectors, or [model] of the variant that names the field");
            }
            embed(
                    modelId,
                    text,
                    Role.QUERY,
                    Chunking.NONE,
                    l.delegateFailureAndWrap((next, embedding) -> requireSameModel(
                            reader, engine, schema, models.embedder(modelId), next.map(same -> embedding.vector()))));
        });
    }

    private void requireSameModel(
            Client reader, Engine engine, EngineSchema schema, TextEmbedder model, ActionListener<Void> listener) {
        VectorModels.read(reader, engine.items().index(), schema, listener.delegateFailureAndWrap((next, counts) -> {
            Set<String> fingerprints = counts.byFingerprint().keySet();
            if (!fingerprints.isEmpty() && !fingerprints.contains(model.fingerprint())) {
                throw new IllegalArgumentException(
                        "[text] would be embedded by model [" + engine.items().textModel()
                                + "] with fingerprint [" + model.fingerprint() + "], but field ["
                                + engine.items().vector()
                                + "] of index [" + engine.items().index() + "] holds vectors of " + fingerprints
                                + "; set [items.model] of the engine to the model that made them, or embed the items again");
            }
            next.onResponse(null);
        }));
    }
}
