package io.esrecommend.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The model in ONNX Runtime with nothing around it: no tokenizing, no pooling, the output read once. */
final class BareModel implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /** @param threads that one run uses */
    BareModel(Path graph, int threads) throws OrtException {
        environment.setTelemetry(false);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            this.session = environment.createSession(graph.toString(), options);
        }
    }

    /** Runs one batch; returns how many numbers came out. */
    int run(Batch batch) {
        try (OnnxTensor ids = tensor(batch.ids(), batch);
                OnnxTensor mask = tensor(batch.mask(), batch);
                OnnxTensor types = tensor(batch.types(), batch);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().remaining();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        }
    }

    /** Runs all the batches, in order, so many at the same time. */
    void run(List<Batch> batches, int runs) {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(runs)) {
            List<Future<?>> started = IntStream.range(0, runs)
                    .<Future<?>>mapToObj(run -> pool.submit(() -> {
                        for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                            run(batches.get(i));
                        }
                    }))
                    .toList();
            for (Future<?> future : started) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private OnnxTensor tensor(LongBuffer values, Batch batch) throws OrtException {
        return OnnxTensor.createTensor(environment, values.duplicate(), batch.shape());
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
