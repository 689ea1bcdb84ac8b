package io.esrecommend.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.elasticsearch.action.DocWriteResponse;
import org.elasticsearch.action.get.GetResponse;
import org.elasticsearch.action.index.IndexRequestBuilder;
import org.elasticsearch.client.internal.Client;
import org.elasticsearch.index.engine.VersionConflictEngineException;
import org.elasticsearch.index.seqno.SequenceNumbers;

/** Keeps how far the folding of an engine's histories is, beside them. All calls block. */
public final class FoldLedger {

    private static final String ID = "fold";

    private final Client client;
    private final String index;
    private final String alias;

    /** @param engine names the engine */
    public FoldLedger(Client client, String engine) {
        this.client = client;
        this.index = HistoryIndex.name(engine);
        this.alias = HistoryIndex.writeAlias(engine);
    }

    /** How many runs of the fold have begun. */
    public long runs() {
        return read().run();
    }

    /** How many users were erased. Whoever reads what users did compares it with that before. */
    public long erasures() {
        return read().erasures();
    }

    /** How far the folding is. */
    FoldState read() {
        GetResponse response = client.prepareGet(index, ID).get();
        return response.isExists()
                ? FoldState.of(response.getSourceAsMap(), response.getSeqNo(), response.getPrimaryTerm())
                : FoldState.NONE;
    }

    /**
     * Writes how far the folding is.
     *
     * @return the state as it is now
     * @throws VersionConflictEngineException if somebody else has written since the state was read
     */
    FoldState write(FoldState state) {
        try {
            IndexRequestBuilder request =
                    client.prepareIndex(alias).setId(ID).setRequireAlias(true).setSource(state.toDocument());
            if (state.seqNo() == SequenceNumbers.UNASSIGNED_SEQ_NO) {
                request.setCreate(true);
            } else {
                request.setIfSeqNo(state.seqNo()).setIfPrimaryTerm(state.primaryTerm());
            }
            DocWriteResponse response = request.get();
            return state.written(response.getSeqNo(), response.getPrimaryTerm());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes that nothing is folded, beside histories that were deleted: all of them will be folded again.
     *
     * @param before the state that was deleted with them
     * @return the state as it is now
     */
    FoldState beginAnew(FoldState before) {
        while (true) {
            try {
                return write(read().anew(before));
            } catch (VersionConflictEngineException e) {
                // A user was erased meanwhile, and that is counted on.
            }
        }
    }

    /** Takes a step that reads what users did; takes it again if a user was erased meanwhile. */
    public void undisturbed(Runnable step) {
        long before;
        long after = erasures();
        do {
            before = after;
            step.run();
            after = erasures();
        } while (after != before);
    }

    /**
     * Lets all who read events or histories know that a user was erased. Whoever erases calls it after the events are
     * gone, so that a history written from events read before is written again; and once more after the histories are
     * gone, so that what was counted from histories read before is counted again.
     *
     * @param ids of the user, of whom nothing is kept here either
     */
    public void noteErasure(Collection<String> ids) {
        while (true) {
            try {
                write(read().erased(ids));
                return;
            } catch (VersionConflictEngineException e) {
                // A fold has come further meanwhile: each conflict is progress of somebody else's.
            }
        }
    }
}
