package io.esrecommend.node;

import java.lang.instrument.Instrumentation;

/**
 * The Java agent that a node attaches to itself to enforce entitlements.
 *
 * <p>The one of the official distribution is not on Maven Central. An agent lives in the unnamed module and cannot see
 * the server's modules at compile time, hence the reflection. Goes alone into {@code lib/entitlement-agent}.
 */
public final class EntitlementAgent {

    private EntitlementAgent() {}

    /**
     * Called by the JVM when the node attaches the agent.
     *
     * @param initializer name of the class whose {@code initialize(Instrumentation)} turns the checks on
     * @param instrumentation handed on to it
     */
    public static void agentmain(String initializer, Instrumentation instrumentation)
            throws ReflectiveOperationException {
        ModuleLayer.boot()
                .findModule("org.elasticsearch.entitlement")
                .orElseThrow(() -> new IllegalStateException("the module org.elasticsearch.entitlement is not loaded"))
                .getClassLoader()
                .loadClass(initializer)
                .getMethod("initialize", Instrumentation.class)
                .invoke(null, instrumentation);
    }
}
