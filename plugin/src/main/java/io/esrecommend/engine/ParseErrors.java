package io.esrecommend.engine;

import java.io.IOException;
import org.elasticsearch.core.CheckedSupplier;
import org.elasticsearch.xcontent.XContentParseException;

/** Puts what is wrong with a request in front of where it was found. */
public final class ParseErrors {

    private ParseErrors() {}

    /**
     * Parses.
     *
     * @throws IllegalArgumentException that a check threw inside the parser, in place of the parser's "failed to parse
     *     field" around it
     */
    public static <T> T unwrapped(CheckedSupplier<T, IOException> parser) throws IOException {
        try {
            return parser.get();
        } catch (XContentParseException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause.getClass() == IllegalArgumentException.class) {
                    throw new IllegalArgumentException(cause.getMessage(), e);
                }
            }
            throw e;
        }
    }
}
