package io.esrecommend.embedding;

/**
 * A model failed on a text that it was given, and would again: its graph cannot compute what its tokenizer makes of the
 * text, or gives something else than the manifest says.
 */
public final class ModelFailedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    ModelFailedException(String message) {
        super(message);
    }
}
