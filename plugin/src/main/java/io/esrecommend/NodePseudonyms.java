package io.esrecommend;

import io.esrecommend.ingest.InteractionProcessor;
import io.esrecommend.pseudonym.Pseudonyms;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.lucene.util.SetOnce;
import org.elasticsearch.cluster.metadata.ProjectMetadata;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.ingest.IngestService;
import org.elasticsearch.ingest.PipelineConfiguration;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;

/** The pseudonyms of a node, under the keys that are in its keystore now. */
final class NodePseudonyms implements Supplier<Pseudonyms> {

    private static final Logger LOGGER = LogManager.getLogger(NodePseudonyms.class);

    private final AtomicReference<Pseudonyms> current;
    private final SetOnce<IngestService> ingest = new SetOnce<>();

    /** @throws IllegalArgumentException if a key of the keystore is none */
    NodePseudonyms(Settings settings) {
        this.current = new AtomicReference<>(PseudonymSettings.read(settings));
    }

    @Override
    public Pseudonyms get() {
        return current.get();
    }

    /** The pseudonyms of an id, the current one first; none without a key. */
    List<String> of(String id) {
        Pseudonyms now = get();
        return now.available() ? now.of(id) : List.of();
    }

    /** Names the pipelines that may wait for a key. */
    void pipelines(IngestService service) {
        ingest.set(service);
    }

    /**
     * Takes the keys that are in the keystore now; what comes in from then on is under them.
     *
     * @throws IllegalArgumentException if a key is none, or none is left; then those from before stay
     */
    void reload(Settings withKeystore) {
        Pseudonyms before = get();
        Pseudonyms now = PseudonymSettings.read(withKeystore);
        if (before.available() && !now.available()) {
            throw new IllegalArgumentException(
                    "the keystore has no key of pseudonyms any more, and pipelines may need one;"
                            + " those from before stay until you restart the node");
        }
        current.set(now);
        LOGGER.info("the keystore was read again: {}", now);
        if (!before.available() && now.available() && ingest.get() != null) {
            startPipelines(ingest.get());
        }
    }

    /** Elasticsearch does not try a pipeline again that could not start when it heard of it. */
    private static void startPipelines(IngestService service) {
        for (ProjectMetadata project :
                service.getClusterService().state().metadata().projects().values()) {
            for (PipelineConfiguration pipeline : IngestService.getPipelines(project)) {
                if (pipeline.getConfig().toString().contains(InteractionProcessor.TYPE)) {
                    try {
                        service.reloadPipeline(project.id(), pipeline.getId());
                    } catch (Exception e) {
                        LOGGER.warn(
                                "pipeline [" + pipeline.getId() + "] cannot start with the new keys either, and refuses"
                                        + " documents: mend it with PUT /_ingest/pipeline/" + pipeline.getId(),
                                e);
                    }
                }
            }
        }
    }
}
