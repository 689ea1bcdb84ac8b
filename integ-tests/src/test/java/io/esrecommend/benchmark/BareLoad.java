package io.esrecommend.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Bare runs of the mixed texts in a process of their own, over and over, one thread each.
 *
 * @param options of this benchmark, which the process gets as well
 * @param shape of the batches; its threads are 1
 */
record BareLoad(Options options, BatchShape shape) {

    private static final String RUNNING = "running";

    /** Starts it, and waits until it runs; closing stops it. */
    AutoCloseable start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add(Benchmark.class.getName());
        command.addAll(options.arguments("load"));
        command.addAll(List.of(
                "--batch-texts", Integer.toString(shape.texts()), "--batch-tokens", Integer.toString(shape.tokens())));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        if (!RUNNING.equals(out.readLine())) {
            process.destroy();
            throw new IOException("the process of bare runs did not start: " + String.join(" ", command));
        }
        return () -> {
            process.destroy();
            process.waitFor();
        };
    }

    /** Runs in that process, until whoever started it closes its standard input. */
    void run(TextSet set) throws Exception {
        List<Batch> batches = shape.cut(set.sorted().tokens());
        try (BareModel bare = new BareModel(options.model().graph(), shape.threads())) {
            Thread runs = new Thread(() -> {
                while (true) {
                    bare.run(batches, shape.runs());
                }
            });
            runs.setDaemon(true);
            runs.start();
            System.out.println(RUNNING);
            while (System.in.read() >= 0) {
                // nothing is sent
            }
            System.exit(0);
        }
    }
}
