package io.esrecommend.embedding;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * A model's graph in ONNX Runtime: batches of encodings in, token or sentence vectors out. The only class that knows
 * ONNX Runtime. Safe for use by several threads.
 */
final class OnnxSession implements AutoCloseable {

    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final String SENTENCE = "sentence_embedding";
    private static final List<String> TOKENS = List.of("last_hidden_state", "token_embeddings");

    private static final Set<OnnxJavaType> FLOATS =
            Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

    private static final long ENVIRONMENT_STACK_BYTES = 64L << 20;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Map<String, OnnxJavaType> inputs;
    private final String output;
    private final int dimensions;
    private final Placement placement;

    /** Runs hold the read lock: the native session is not closed under one. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean closed;

    private OnnxSession(OrtEnvironment environment, OrtSession session, int dimensions, Placement placement)
            throws OrtException, IOException {
        this.environment = environment;
        this.session = session;
        this.dimensions = dimensions;
        this.placement = placement;
        this.inputs = inputs(session.getInputInfo());
        this.output = output(session.getOutputInfo());
    }

    /**
     * Opens a graph.
     *
     * @param graph the ONNX file; ONNX Runtime reads it itself
     * @param dimensions of the vectors that the manifest promises
     * @param device where it has to run
     * @param threads that one run uses
     * @throws IOException if ONNX Runtime cannot read the file or cannot have the device, or the graph is no
     *     text-embedding model of these dimensions; the message says what the graph has
     */
    static OnnxSession open(Path graph, int dimensions, Device device, int threads) throws IOException {
        if (device == Device.CPU) {
            return open(graph, dimensions, threads, new Placement("cpu", null));
        }
        try {
            requireCuda();
            return open(graph, dimensions, threads, new Placement("cuda", null));
        } catch (IOException e) {
            if (device == Device.CUDA) {
                throw new IOException("device [cuda] cannot be used: " + e.getMessage(), e);
            }
            return open(graph, dimensions, threads, new Placement("cpu", "device [cuda]: " + e.getMessage()));
        }
    }

    private static void requireCuda() throws IOException {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            throw new IOException(
                    "this build of ONNX Runtime has no CUDA; the plugin's zip without -cpu in its name has");
        }
    }

    private static OnnxSession open(Path graph, int dimensions, int threads, Placement placement) throws IOException {
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            // Threads that spin while they wait would take the processor from searches.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (placement.device().equals("cuda")) {
                addCuda(options);
            }
            OrtSession session = environment.createSession(graph.toString(), options);
            try {
                OnnxSession opened = new OnnxSession(environment, session, dimensions, placement);
                opened.tryOut(1, false);
                return opened;
            } catch (OrtException | IOException | RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new IOException("graph [" + graph.getFileName() + "] cannot be loaded: " + e.getMessage(), e);
        }
    }

    private static void addCuda(OrtSession.SessionOptions options) throws IOException {
        try {
            options.addCUDA();
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime cannot load CUDA: " + e.getMessage(), e);
        }
    }

    /**
     * ONNX Runtime's environment of the process, which sends nothing to anybody.
     *
     * <p>When it is made, its telemetry matches a regular expression with the process' command line, natively and
     * recursively: on a stack of the usual size a command line of 4,000 characters ends the process. So a thread with a
     * large stack makes it.
     */
    private static OrtEnvironment environment() throws IOException {
        FutureTask<OrtEnvironment> making = new FutureTask<>(() -> {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            return environment;
        });
        Thread maker = new Thread(null, making, "onnxruntime-environment", ENVIRONMENT_STACK_BYTES);
        maker.setContextClassLoader(OnnxSession.class.getClassLoader());
        maker.start();
        try {
            return making.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while ONNX Runtime was loading", e);
        } catch (ExecutionException e) {
            throw new IOException(
                    "ONNX Runtime cannot be loaded: " + e.getCause().getMessage(), e.getCause());
        }
    }

    private static Map<String, OnnxJavaType> inputs(Map<String, NodeInfo> infos) throws IOException {
        Map<String, OnnxJavaType> types = new TreeMap<>();
        infos.forEach((name, info) ->
                types.put(name, info.getInfo() instanceof TensorInfo tensor ? tensor.type : OnnxJavaType.UNKNOWN));
        boolean known = types.keySet().containsAll(List.of(IDS, MASK))
                && Set.of(IDS, MASK, TYPES).containsAll(types.keySet());
        if (!known || !Set.of(OnnxJavaType.INT64, OnnxJavaType.INT32).containsAll(types.values())) {
            throw new IOException("the graph has the inputs " + types + " but must have [" + IDS + ", " + MASK
                    + "] and may have [" + TYPES + "], of INT64 or INT32");
        }
        return types;
    }

    private String output(Map<String, NodeInfo> outputs) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String name : wanted()) {
            NodeInfo info = outputs.get(name);
            if (info != null && info.getInfo() instanceof TensorInfo tensor) {
                long[] shape = tensor.getShape();
                int rank = rank(name);
                if (!FLOATS.contains(tensor.type) || shape.length != rank) {
                    seen.add(name + " of " + tensor.type + " and rank " + shape.length + " in place of " + rank);
                } else if (shape[rank - 1] == dimensions || shape[rank - 1] < 0) {
                    return name;
                } else {
                    seen.add(name + " of " + shape[rank - 1] + " dimensions");
                }
            }
        }
        throw new IOException("the graph has the outputs " + (seen.isEmpty() ? outputs.keySet() : seen)
                + " but must have one of " + wanted() + " of " + dimensions + " dimensions");
    }

    /** Sentences have a vector a text, tokens one a text and token. */
    private static int rank(String output) {
        return output.equals(SENTENCE) ? 2 : 3;
    }

    private static List<String> wanted() {
        List<String> names = new ArrayList<>(List.of(SENTENCE));
        names.addAll(TOKENS);
        return names;
    }

    /**
     * Runs a text of so many tokens: a graph may leave its dimensions open, and what it cannot do shows only in a run.
     *
     * @param freeMemory as in {@link #run}
     * @throws IOException if the graph cannot
     */
    void tryOut(int tokens, boolean freeMemory) throws IOException {
        try {
            run(List.of(new Encoding(new int[tokens], new byte[tokens], false)), freeMemory, limitOf(tokens));
        } catch (IllegalStateException e) {
            throw new IOException(
                    "the graph cannot be used on a text of [" + tokens + "] tokens: " + e.getMessage(), e);
        }
    }

    /** So long that no graph takes it that is of any use, however slow the node. */
    private static Duration limitOf(int tokens) {
        return Duration.ofSeconds(30 + tokens / 8);
    }

    /** Where the session runs. */
    Placement placement() {
        return placement;
    }

    /**
     * Runs a batch, padded to its longest encoding.
     *
     * @param freeMemory whether to give back afterwards the memory that is not used then, instead of keeping it for the
     *     next run
     * @throws ModelFailedException if ONNX Runtime fails, or gives something else than the manifest says
     * @throws ModelUnavailableException if the session is closed
     */
    TokenVectors run(List<Encoding> batch, boolean freeMemory) {
        return run(batch, freeMemory, null);
    }

    private TokenVectors run(List<Encoding> batch, boolean freeMemory, Duration limit) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new ModelUnavailableException("the model is closed: the node is shutting down");
            }
            return runOpen(batch, freeMemory, limit);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private TokenVectors runOpen(List<Encoding> batch, boolean freeMemory, Duration limit) {
        int length = batch.stream().mapToInt(Encoding::length).max().orElseThrow();
        try (OrtSession.RunOptions options = options(freeMemory);
                RunLimit watched = limit == null ? null : new RunLimit(options, limit);
                Tensors tensors = new Tensors(batch, length);
                OrtSession.Result result = session.run(tensors.byName, Set.of(output), options)) {
            OnnxTensor tensor = (OnnxTensor) result.get(0);
            long[] shape = tensor.getInfo().getShape();
            if (shape.length > 0 && shape[shape.length - 1] != dimensions) {
                throw new ModelFailedException("its output [" + output + "] has " + shape[shape.length - 1]
                        + " dimensions but the manifest says " + dimensions);
            }
            long[] expected = output.equals(SENTENCE)
                    ? new long[] {batch.size(), dimensions}
                    : new long[] {batch.size(), length, dimensions};
            if (!Arrays.equals(shape, expected)) {
                throw new ModelFailedException("its output [" + output + "] has the shape " + Arrays.toString(shape)
                        + " but must have " + Arrays.toString(expected));
            }
            return new TokenVectors(values(tensor.getFloatBuffer()), length, dimensions, output.equals(SENTENCE));
        } catch (OrtException e) {
            throw new ModelFailedException("ONNX Runtime failed on a batch: " + e.getMessage());
        }
    }

    private static OrtSession.RunOptions options(boolean freeMemory) throws OrtException {
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        if (freeMemory) {
            options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        }
        return options;
    }

    /** Ends a run that takes too long, as of a graph that loops for ever. */
    private static final class RunLimit implements AutoCloseable {
        private final CountDownLatch done = new CountDownLatch(1);
        private final Thread watch;

        RunLimit(OrtSession.RunOptions options, Duration limit) {
            this.watch = new Thread(() -> watch(options, limit), "onnxruntime-run-limit");
            watch.setDaemon(true);
            watch.start();
        }

        private void watch(OrtSession.RunOptions options, Duration limit) {
            try {
                if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    options.setTerminate(true);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime does not end a run: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() {
            done.countDown();
            boolean interrupted = false;
            while (watch.isAlive()) {
                try {
                    watch.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** ONNX Runtime's own copy where it is an array, so that it is not copied twice. */
    private static float[] values(FloatBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
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
            int[] ids = new int[batch.size() * length];
            int[] mask = new int[ids.length];
            int[] types = new int[ids.length];
            for (int i = 0; i < batch.size(); i++) {
                Encoding encoding = batch.get(i);
                int from = i * length;
                System.arraycopy(encoding.ids(), 0, ids, from, encoding.length());
                Arrays.fill(mask, from, from + encoding.length(), 1);
                for (int t = 0; t < encoding.length(); t++) {
                    types[from + t] = encoding.typeIds()[t];
                }
            }
            try {
                add(IDS, ids, shape);
                add(MASK, mask, shape);
                if (inputs.containsKey(TYPES)) {
                    add(TYPES, types, shape);
                }
            } catch (OrtException e) {
                close();
                throw e;
            }
        }

        private void add(String name, int[] values, long[] shape) throws OrtException {
            byName.put(
                    name,
                    inputs.get(name) == OnnxJavaType.INT32
                            ? OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape)
                            : OnnxTensor.createTensor(
                                    environment,
                                    LongBuffer.wrap(IntStream.of(values)
                                            .mapToLong(value -> value)
                                            .toArray()),
                                    shape));
        }

        @Override
        public void close() {
            byName.values().forEach(OnnxTensor::close);
        }
    }
}
