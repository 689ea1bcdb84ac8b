package io.esrecommend.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link SmallNode} that holds a {@link Warehouse} whose statistics are built; one for the whole run. */
final class SmallNodeExtension implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SmallNodeExtension.class);
    private static final int ITEMS = 12_000;
    private static final int USERS = 6_000;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SmallNode.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .node;
    }

    static Warehouse warehouse(SmallNode node) {
        return new Warehouse(node.http(), ITEMS, USERS);
    }

    private record Running(SmallNode node) implements AutoCloseable {

        static Running start() {
            try {
                SmallNode node = SmallNode.start("it-small-node");
                Warehouse warehouse = warehouse(node);
                warehouse.open();
                if (warehouse.build().status() != 200) {
                    throw new IllegalStateException("the build failed: " + warehouse.lastRun());
                }
                return new Running(node);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            node.close();
        }
    }
}
