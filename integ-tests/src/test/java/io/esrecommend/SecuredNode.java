package io.esrecommend;

import io.esrecommend.node.Http;
import io.esrecommend.node.LocalNode;
import io.esrecommend.node.NodeSettings;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A node that asks callers who they are.
 *
 * @param uri of its HTTP port
 */
record SecuredNode(URI uri) {

    private static final String PASSWORD = "a-password-of-this-test";

    /** Who may do all. */
    Http admin() {
        return as("elastic");
    }

    /** A user of a role that is there, who is made for it. */
    Http user(String name, String role) {
        admin().put("/_security/user/" + name, Map.of("password", PASSWORD, "roles", List.of(role)));
        return as(name);
    }

    /** Somebody who has yet to say who they are. */
    Http anybody() {
        return new Http(uri);
    }

    private Http as(String name) {
        return anybody().as(name, PASSWORD);
    }

    /** Gives the tests of a class a node of their own; where no distribution has security they are skipped. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @EnabledIf(
            value = "io.esrecommend.node.LocalNode#canHaveSecurity",
            disabledReason = "only an official distribution has security: name one with -Dtests.es.home=<folder>")
    @ExtendWith(Extension.class)
    @interface Needed {}

    /** Starts the node, and stops it. */
    static final class Extension implements BeforeAllCallback, ParameterResolver {

        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Extension.class);
        private static final Path FOLDER = Path.of("target/it-secured-node");
        private static final Duration LIMIT = Duration.ofMinutes(1);

        private record Running(LocalNode node) implements AutoCloseable {
            @Override
            public void close() throws IOException {
                node.close();
            }
        }

        @Override
        public void beforeAll(ExtensionContext context) throws IOException {
            LocalNode.delete(FOLDER);
            LocalNode node = LocalNode.start(NodeSettings.in(FOLDER)
                    .withPlugin(LocalNodeExtension.pluginZip())
                    .withSecurity(PASSWORD));
            // JUnit closes what is in the store of a class when its tests have ended
            context.getStore(NAMESPACE).put(Running.class, new Running(node));
            Http admin = new SecuredNode(node.uri()).admin();
            // a node knows nobody until it has recovered the cluster's state
            Pause.until(
                    LIMIT,
                    () -> "the node does not know its administrator",
                    () -> admin.send("GET", "/_security/_authenticate", null, Map.of())
                                    .status()
                            == 200);
            new Models(admin).await();
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SecuredNode.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return new SecuredNode(context.getStore(NAMESPACE)
                    .get(Running.class, Running.class)
                    .node()
                    .uri());
        }
    }
}
