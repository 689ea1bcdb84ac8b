package io.esrecommend.demo;

/** The demo cannot go on; the message is one line for whoever runs it, and says what to do where that is known. */
public final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }

    DemoFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
