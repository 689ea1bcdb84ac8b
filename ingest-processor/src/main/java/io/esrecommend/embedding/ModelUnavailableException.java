package io.esrecommend.embedding;

/** A model that the node has but cannot use now; the message says why. */
public final class ModelUnavailableException extends RuntimeException {

    /** @param message naming the model, the reason and the way out */
    public ModelUnavailableException(String message) {
        super(message);
    }
}
