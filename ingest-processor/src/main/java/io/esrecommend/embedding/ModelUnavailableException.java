package io.esrecommend.embedding;

/** A model that the node has but cannot use now; the message says why. */
public final class ModelUnavailableException extends RuntimeException {

    private final boolean loading;

    /** @param message naming the model, the reason and the way out */
    public ModelUnavailableException(String message) {
        this(message, false);
    }

    private ModelUnavailableException(String message, boolean loading) {
        super(message);
        this.loading = loading;
    }

    static ModelUnavailableException loading(String modelId) {
        return new ModelUnavailableException("model [" + modelId + "] is loading; retry in some seconds", true);
    }

    /** Whether the model will be there in a moment, or will say why not. */
    public boolean isLoading() {
        return loading;
    }
}
