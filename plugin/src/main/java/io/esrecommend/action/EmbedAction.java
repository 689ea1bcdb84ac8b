package io.esrecommend.action;

import io.esrecommend.embedding.Chunking;
import io.esrecommend.embedding.Embedding;
import io.esrecommend.embedding.Role;
import io.esrecommend.query.TextVectors;
import java.io.IOException;
import org.elasticsearch.action.ActionListener;
import org.elasticsearch.action.ActionRequest;
import org.elasticsearch.action.ActionRequestValidationException;
import org.elasticsearch.action.ActionResponse;
import org.elasticsearch.action.ActionType;
import org.elasticsearch.action.support.ActionFilters;
import org.elasticsearch.action.support.HandledTransportAction;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.injection.guice.Inject;
import org.elasticsearch.tasks.Task;
import org.elasticsearch.threadpool.ThreadPool;
import org.elasticsearch.transport.TransportService;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;

/** Turns a text into a vector, on the node that was asked. */
public final class EmbedAction extends HandledTransportAction<EmbedAction.Request, EmbedAction.Response> {

    /** The action, for roles. */
    public static final ActionType<Response> TYPE = new ActionType<>("cluster:monitor/recommend/model/embed");

    private static final int MAX_TEXT_LENGTH = 100_000;

    private final TextVectors texts;

    /** For Elasticsearch to make. */
    @Inject
    public EmbedAction(TransportService transport, ActionFilters filters, TextVectors texts) {
        super(
                TYPE.name(),
                transport,
                filters,
                Request::new,
                transport.getThreadPool().executor(ThreadPool.Names.SEARCH_COORDINATION));
        this.texts = texts;
    }

    @Override
    protected void doExecute(Task task, Request request, ActionListener<Response> listener) {
        texts.embed(request.modelId, request.text, request.role, request.chunking, listener.map(Response::new));
    }

    /** A text for a model. */
    public static final class Request extends ActionRequest {
        private final String modelId;
        private final String text;
        private final Role role;
        private final Chunking chunking;

        /**
         * @param modelId names the model
         * @param text of 1 to 100,000 characters
         * @param role how the model reads it
         * @param chunking what to do if it is longer than the model reads
         */
        public Request(String modelId, String text, Role role, Chunking chunking) {
            if (text == null || text.isBlank() || text.length() > MAX_TEXT_LENGTH) {
                throw new IllegalArgumentException("[text] is "
                        + (text == null || text.isBlank() ? "empty" : "[" + text.length() + "] characters long")
                        + " but must have between 1 and " + MAX_TEXT_LENGTH + " characters");
            }
            this.modelId = modelId;
            this.text = text;
            this.role = role;
            this.chunking = chunking;
        }

        Request(StreamInput in) throws IOException {
            super(in);
            modelId = in.readString();
            text = in.readString();
            role = in.readEnum(Role.class);
            chunking = in.readEnum(Chunking.class);
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            super.writeTo(out);
            out.writeString(modelId);
            out.writeString(text);
            out.writeEnum(role);
            out.writeEnum(chunking);
        }

        @Override
        public ActionRequestValidationException validate() {
            return null;
        }
    }

    /** The vector. */
    public static final class Response extends ActionResponse implements ToXContentObject {
        private final Embedding embedding;

        Response(Embedding embedding) {
            this.embedding = embedding;
        }

        @Override
        public void writeTo(StreamOutput out) throws IOException {
            out.writeFloatArray(embedding.vector());
            out.writeVInt(embedding.tokens());
            out.writeBoolean(embedding.truncated());
        }

        @Override
        public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
            return builder.startObject()
                    .field("tokens", embedding.tokens())
                    .field("truncated", embedding.truncated())
                    .array("vector", embedding.vector())
                    .endObject();
        }
    }
}
