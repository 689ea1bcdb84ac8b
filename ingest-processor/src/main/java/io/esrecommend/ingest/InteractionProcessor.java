package io.esrecommend.ingest;

import static org.elasticsearch.ingest.ConfigurationUtils.newConfigurationException;

import io.esrecommend.event.Alignment;
import io.esrecommend.pseudonym.Pseudonyms;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.ingest.AbstractProcessor;
import org.elasticsearch.ingest.IngestDocument;
import org.elasticsearch.ingest.Processor;

/**
 * Turns a raw event of any shape into an interaction: {@code user.id}, {@code item.id}, {@code event.action},
 * {@code @timestamp}, and if there are any {@code event.platform}, {@code event.value} and
 * {@code event.recommendation_id}. Nothing else stays but the fields that the pipeline keeps. The document's id follows from what happened, so that an event that is sent again is
 * the same document. An event that fails stays as it was, but for raw ids where pseudonyms are asked for.
 */
public final class InteractionProcessor extends AbstractProcessor {

    /** The processor's name in a pipeline. */
    public static final String TYPE = "interaction";

    private final Alignment alignment;
    private final LongSupplier clock;

    private InteractionProcessor(String tag, String description, Alignment alignment, LongSupplier clock) {
        super(tag, description);
        this.alignment = alignment;
        this.clock = clock;
    }

    @Override
    public String getType() {
        return TYPE;
    }

    @Override
    public IngestDocument execute(IngestDocument document) {
        document.getMetadata().setId(alignment.align(document.getSource(), clock.getAsLong()));
        return document;
    }

    /** Reads the processor's options; refuses pseudonyms on a node without a key. */
    public static final class Factory implements Processor.Factory {

        private final Supplier<Pseudonyms> pseudonyms;
        private final LongSupplier clock;

        /**
         * @param pseudonyms those of the node as it is now, asked for each document
         * @param clock milliseconds since 1970
         */
        public Factory(Supplier<Pseudonyms> pseudonyms, LongSupplier clock) {
            this.pseudonyms = pseudonyms;
            this.clock = clock;
        }

        @Override
        public Processor create(
                Map<String, Processor.Factory> factories,
                String tag,
                String description,
                Map<String, Object> config,
                ProjectId projectId) {
            WholeCharacters.require(TYPE, tag, config);
            try {
                return new InteractionProcessor(tag, description, new Alignment(TYPE, tag, config, pseudonyms), clock);
            } catch (IllegalArgumentException e) {
                throw newConfigurationException(TYPE, tag, null, e.getMessage());
            }
        }
    }
}
