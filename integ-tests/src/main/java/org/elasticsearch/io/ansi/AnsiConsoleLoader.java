package org.elasticsearch.io.ansi;

import java.util.function.Supplier;

/**
 * Tells the server that there is no colour terminal.
 *
 * <p>The server looks this very name up in {@code lib/tools/ansi-console} and does not start without it. The one of
 * the official distribution is not on Maven Central; {@code null} is an answer the server knows.
 */
public final class AnsiConsoleLoader implements Supplier<Object> {

    @Override
    public Object get() {
        return null;
    }
}
