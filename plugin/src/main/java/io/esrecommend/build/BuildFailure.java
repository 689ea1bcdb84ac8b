package io.esrecommend.build;

import java.io.IOException;
import org.elasticsearch.ElasticsearchException;
import org.elasticsearch.ElasticsearchStatusException;
import org.elasticsearch.ExceptionsHelper;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.breaker.CircuitBreakingException;
import org.elasticsearch.common.io.stream.StreamInput;
import org.elasticsearch.common.io.stream.StreamOutput;
import org.elasticsearch.common.io.stream.Writeable;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.ConstructingObjectParser;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.ToXContentObject;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Why a build failed, as it is kept and told: no stack.
 *
 * @param type of the error, as Elasticsearch's answers call it
 * @param reason what went wrong, and what of it was the cause; at most 2,000 characters
 * @param status the HTTP status that an answer has
 */
public record BuildFailure(String type, String reason, int status) implements Writeable, ToXContentObject {

    private static final int MAX_REASON = 2_000;

    private static final String MORE_MEMORY =
            "; build again when the nodes have less to do, give them more heap, or divide the"
                    + " histories by [shards] of the engine's [statistics] among more of them";

    private static final ParseField TYPE = new ParseField("type");
    private static final ParseField REASON = new ParseField("reason");
    private static final ParseField STATUS = new ParseField("status");

    private static final ConstructingObjectParser<BuildFailure, Void> PARSER = new ConstructingObjectParser<>(
            "failure", true, fields -> new BuildFailure((String) fields[0], (String) fields[1], (Integer) fields[2]));

    static {
        PARSER.declareString(ConstructingObjectParser.constructorArg(), TYPE);
        PARSER.declareString(ConstructingObjectParser.constructorArg(), REASON);
        PARSER.declareInt(ConstructingObjectParser.constructorArg(), STATUS);
    }

    /** An error that answers with the type, reason and status of another one, which happened elsewhere. */
    private static final class Retold extends ElasticsearchStatusException {
        private final String type;

        Retold(BuildFailure failure) {
            super("{}", RestStatus.fromCode(failure.status), failure.reason);
            this.type = failure.type;
        }

        @Override
        protected String getExceptionName() {
            return type;
        }
    }

    /** Why something failed. */
    public static BuildFailure of(Throwable thrown) {
        Throwable failure = ExceptionsHelper.unwrapCause(thrown);
        ElasticsearchException root = ElasticsearchException.guessRootCauses(failure)[0];
        String reason = String.valueOf(failure.getMessage());
        if (root.getMessage() != null && !reason.contains(root.getMessage())) {
            reason += "; " + root.getMessage();
        }
        if (ExceptionsHelper.unwrap(failure, CircuitBreakingException.class) != null) {
            reason += MORE_MEMORY;
        }
        return new BuildFailure(
                ElasticsearchException.getExceptionName(failure),
                Strings.cleanTruncate(reason, MAX_REASON),
                ExceptionsHelper.status(failure).getStatus());
    }

    /** Reads one from another node. */
    public BuildFailure(StreamInput in) throws IOException {
        this(in.readString(), in.readString(), in.readVInt());
    }

    /** Reads one from disk. */
    static BuildFailure fromXContent(XContentParser parser) {
        return PARSER.apply(parser, null);
    }

    /** For who waits for the build. */
    public ElasticsearchException retold() {
        return new Retold(this);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(type);
        out.writeString(reason);
        out.writeVInt(status);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
                .field(TYPE.getPreferredName(), type)
                .field(REASON.getPreferredName(), reason)
                .field(STATUS.getPreferredName(), status)
                .endObject();
    }
}
