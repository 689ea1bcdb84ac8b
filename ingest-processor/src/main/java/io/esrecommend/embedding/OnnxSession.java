package io.esrecommend.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A model's graph in ONNX Runtime: batches of encodings in, token or sentence vectors out. The only class that knows
 * ONNX Runtime. Safe for use by several threads.
 */
final class OnnxSession implements AutoCloseable {

    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final String SENTENCE = "sentence_embedding";
    private static final String TOKENS = "last_hidden_state";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Set<String> inputs;
    private final String output;
    private final int dimensions;
    private final String device;

    /** Runs hold the read lock: the native session is not closed under one. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean closed;

    private OnnxSession(OrtEnvironment environment, OrtSession session, int dimensions, String device)
            throws OrtException, IOException {
        this.environment = environment;
        this.session = session;
        this.dimensions = dimensions;
        this.device = device;
        this.inputs = session.getInputNames();
        if (!inputs.containsAll(List.of(IDS, MASK)) || !Set.of(IDS, MASK, TYPES).containsAll(inputs)) {
            throw new IOException("the graph has the inputs " + inputs + " but must have [" + IDS + ", " + MASK
                    + "] and may have [" + TYPES + "]");
        }
        this.output = output(session.getOutputInfo());
    }

    /**
     * Opens a graph, on CUDA where this build of ONNX Runtime and this machine have it, else on the processor.
     *
     * @param graph the ONNX file; ONNX Runtime reads it itself
     * @param dimensions of the vectors that the manifest promises
     * @param threads that one run uses
     * @throws IOException if ONNX Runtime cannot read the file, or the graph is no text-embedding model of these
     *     dimensions; the message says what the graph has
     */
    static OnnxSession open(Path graph, int dimensions, int threads) throws IOException {
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            String device = addDevice(options);
            OrtSession session = environment.createSession(graph.toString(), options);
            try {
                OnnxSession opened = new OnnxSession(environment, session, dimensions, device);
                opened.tryOut();
                return opened;
            } catch (OrtException | IOException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new IOException("graph [" + graph.getFileName() + "] cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** ONNX Runtime's environment of the process, which sends nothing to anybody. */
    private static OrtEnvironment environment() throws IOException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime's telemetry cannot be turned off: " + e.getMessage(), e);
        }
        return environment;
    }

    private static String addDevice(OrtSession.SessionOptions options) {
        if (OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            try {
                options.addCUDA();
                return "cuda";
            } catch (OrtException e) {
                return "cpu (CUDA: " + e.getMessage() + ")";
            }
        }
        return "cpu";
    }

    private String output(Map<String, NodeInfo> outputs) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String name : List.of(SENTENCE, TOKENS)) {
            NodeInfo info = outputs.get(name);
            if (info != null && info.getInfo() instanceof TensorInfo tensor) {
                long last = tensor.getShape()[tensor.getShape().length - 1];
                if (last == dimensions || last < 0) {
                    return name;
                }
                seen.add(name + " of " + last + " dimensions");
            }
        }
        throw new IOException("the graph has the outputs " + (seen.isEmpty() ? outputs.keySet() : seen)
                + " but must have [" + SENTENCE + "] or [" + TOKENS + "] of " + dimensions + " dimensions");
    }

    /** Runs one token: a graph may leave its dimensions open, and what it cannot do shows only in a run. */
    private void tryOut() throws IOException {
        try {
            run(List.of(new Encoding(new long[1], new long[1], false)), Pooling.CLS);
        } catch (IllegalStateException e) {
            throw new IOException("the graph cannot be used: " + e.getMessage(), e);
        }
    }

    /** Where the session runs: {@code cpu} or {@code cuda}, with the reason where CUDA was tried in vain. */
    String device() {
        return device;
    }

    /**
     * Runs a batch, padded to its longest encoding.
     *
     * @return one vector an encoding, pooled
     * @throws IllegalStateException if ONNX Runtime fails
     * @throws ModelUnavailableException if the session is closed
     */
    float[][] run(List<Encoding> batch, Pooling pooling) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new ModelUnavailableException("the model is closed: the node is shutting down");
            }
            return runOpen(batch, pooling);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private float[][] runOpen(List<Encoding> batch, Pooling pooling) {
        int length = batch.stream().mapToInt(Encoding::length).max().orElseThrow();
        try (Tensors tensors = new Tensors(batch, length);
                OrtSession.Result result = session.run(tensors.byName, Set.of(output))) {
            OnnxTensor tensor = (OnnxTensor) result.get(0);
            long[] shape = tensor.getInfo().getShape();
            if (shape[shape.length - 1] != dimensions) {
                throw new IllegalStateException("its output [" + output + "] has " + shape[shape.length - 1]
                        + " dimensions but the manifest says " + dimensions);
            }
            FloatBuffer values = tensor.getFloatBuffer();
            float[] hidden = new float[values.remaining()];
            values.get(hidden);
            boolean pooled = output.equals(SENTENCE);
            float[][] vectors = new float[batch.size()][dimensions];
            for (int i = 0; i < vectors.length; i++) {
                if (pooled) {
                    System.arraycopy(hidden, i * dimensions, vectors[i], 0, dimensions);
                } else {
                    pooling.pool(hidden, i * length * dimensions, batch.get(i).length(), vectors[i]);
                }
            }
            return vectors;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed on a batch: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not close a session: " + e.getMessage(), e);
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    /** The input tensors of a batch, native memory that is freed with them. */
    private final class Tensors implements AutoCloseable {
        private final Map<String, OnnxTensor> byName = new HashMap<>();

        Tensors(List<Encoding> batch, int length) throws OrtException {
            long[] shape = {batch.size(), length};
            long[] ids = new long[batch.size() * length];
            long[] mask = new long[ids.length];
            long[] types = new long[ids.length];
            for (int i = 0; i < batch.size(); i++) {
                Encoding encoding = batch.get(i);
                System.arraycopy(encoding.ids(), 0, ids, i * length, encoding.length());
                System.arraycopy(encoding.typeIds(), 0, types, i * length, encoding.length());
                Arrays.fill(mask, i * length, i * length + encoding.length(), 1L);
            }
            try {
                add(IDS, ids, shape);
                add(MASK, mask, shape);
                if (inputs.contains(TYPES)) {
                    add(TYPES, types, shape);
                }
            } catch (OrtException e) {
                close();
                throw e;
            }
        }

        private void add(String name, long[] values, long[] shape) throws OrtException {
            byName.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
        }

        @Override
        public void close() {
            byName.values().forEach(OnnxTensor::close);
        }
    }
}
