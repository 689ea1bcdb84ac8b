package io.esrecommend.demo;

import io.esrecommend.node.Http;
import io.esrecommend.node.HttpFailure;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What {@code ./demo} runs once the project is built. */
public final class Demo {

    private static final String HEAP = "1g";

    private final Arguments arguments;
    private final Terminal terminal;

    private Demo(Arguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    /**
     * Runs the demo, or stops its node. Ends with status 1 and a message where something is in the way.
     *
     * @param args see {@link Arguments}
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean interactive = false;
        Path node = Path.of("");
        try {
            Arguments arguments = Arguments.parse(args);
            interactive = arguments.interactive();
            node = arguments.node();
            Demo demo = new Demo(arguments, new Terminal(out, arguments.interactive()));
            if (arguments.stop()) {
                demo.stop();
            } else {
                demo.run();
            }
        } catch (DemoFailure | HttpFailure | UncheckedIOException | IllegalStateException | IOException e) {
            if (interactive) {
                out.println(); // below the line that progress is written on
            }
            err.println("demo: " + new Complaint(node).of(e));
            System.exit(1);
        }
    }

    private void stop() throws IOException {
        terminal.line(LocalNode.stop(arguments.node()) ? "The demo's node is stopped." : "No node of the demo runs.");
    }

    private void run() throws IOException {
        long start = System.nanoTime();
        DataSet data = new DataReader(arguments.data()).read();
        HeldBack split = HeldBack.of(data);
        Guests guests = Guests.of(data, split);
        describe(data, split);
        // until it is detached, the node ends with this JVM, whatever goes wrong
        LocalNode node = start();
        Http http = new Http(node.uri());
        load(new Cluster(http, terminal), data, split);
        new EngineBuild(http, terminal).run();
        Recommender recommender = new Recommender(http);
        new Showcase(terminal, recommender, data, split).show(guests);
        new Quality(terminal, recommender, data, split).show(arguments.users());
        node.detach();
        terminal.heading("The node runs on: ask it");
        new Hints(node.uri(), guests).lines().forEach(terminal::line);
        terminal.line("");
        terminal.line("  All of this took " + Text.since(start) + ". The node's log: " + node.log()
                + ". Stop it with ./demo --stop");
    }

    private void describe(DataSet data, HeldBack split) {
        terminal.heading("Data");
        terminal.line("  " + arguments.data());
        terminal.line("  " + Text.count(data.items().size()) + " items, " + Text.count(data.users()) + " users, "
                + Text.count(data.events().size()) + " events (" + weights(data.engine()) + ")"
                + (data.skipped() == 0
                        ? ""
                        : "; " + Text.count(data.skipped()) + " more name unknown items and are skipped"));
        terminal.line("  held back: the last " + data.engine().primary() + " of "
                + Text.count(split.answers().size()) + " users; " + Text.count(split.size()) + " events to learn from");
    }

    private static String weights(EngineFile engine) {
        return engine.weights().entrySet().stream()
                .map(action -> action.getKey() + " " + action.getValue())
                .collect(Collectors.joining(", "));
    }

    private LocalNode start() throws IOException {
        terminal.heading("Node");
        long start = System.nanoTime();
        if (LocalNode.stop(arguments.node())) {
            terminal.line("  stopped the node of an earlier demo");
        }
        terminal.passing(
                "  starting Elasticsearch with the plugin " + arguments.plugin().getFileName() + " …");
        LocalNode.delete(arguments.node());
        LocalNode node = LocalNode.start(NodeSettings.in(arguments.node())
                .withPort(arguments.port())
                .withHeap(HEAP)
                .withPlugin(arguments.plugin()));
        terminal.lasting("  Elasticsearch with the plugin " + arguments.plugin().getFileName() + " answers at "
                + node.uri() + " (" + Text.since(start) + ")");
        return node;
    }

    private void load(Cluster cluster, DataSet data, HeldBack split) {
        terminal.heading("Load and build");
        cluster.loadItems(data);
        cluster.loadInteractions(split);
        cluster.putEngine(data.engine());
    }
}
