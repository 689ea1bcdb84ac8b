package io.esrecommend.embedding;

import java.util.Locale;

/** Where models run. */
public enum Device {
    /** On CUDA where it can be had, else on the processor; the model says why. */
    AUTO,
    /** On the processor. */
    CPU,
    /** On CUDA; a model does not load where it cannot be had. */
    CUDA;

    /**
     * The device of a name.
     *
     * @param setting that has the name, for the message
     * @throws IllegalArgumentException if there is none
     */
    public static Device of(String setting, String name) {
        return OneOf.named(Device.class, setting, name);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
