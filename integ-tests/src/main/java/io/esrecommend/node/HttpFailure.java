package io.esrecommend.node;

/** A request that the node refused. */
public final class HttpFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Http.Answer answer;

    HttpFailure(String request, Http.Answer answer) {
        super(request + " was answered " + answer.status() + ": " + answer.body());
        this.answer = answer;
    }

    /** The status and the body, which says why. */
    public Http.Answer answer() {
        return answer;
    }
}
