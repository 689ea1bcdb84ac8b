package io.esrecommend;

import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an {@link Http} to a real node that has the plugin.
 *
 * <p>One node serves the whole run: it starts with the first test that asks and stops after the last. The system
 * property {@code plugin.zip} names the plugin.
 */
public final class LocalNodeExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LocalNodeExtension.class);
    private static final Path FOLDER = Path.of("target/it-node");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Http.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // JUnit closes what is in the root store when the run ends
        Running running = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
        return new Http(running.uri());
    }

    /** The plugin that is tested. */
    public static Path pluginZip() {
        return zip("plugin.zip");
    }

    /** The same plugin with the GPU build of ONNX Runtime. */
    static Path gpuZip() {
        return zip("gpu.zip");
    }

    private static Path zip(String property) {
        String zip = System.getProperty(property);
        if (zip == null) {
            throw new IllegalStateException("name the plugin to test with -D" + property + "=<file>");
        }
        return Path.of(zip);
    }

    private record Running(LocalNode node) implements AutoCloseable {

        static Running start() {
            try {
                LocalNode.delete(FOLDER); // what an earlier run left, perhaps of another version
                LocalNode node = LocalNode.start(NodeSettings.in(FOLDER).withPlugin(pluginZip()));
                new Models(new Http(node.uri())).await();
                return new Running(node);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        URI uri() {
            return node.uri();
        }

        @Override
        public void close() throws IOException {
            node.close();
        }
    }
}
