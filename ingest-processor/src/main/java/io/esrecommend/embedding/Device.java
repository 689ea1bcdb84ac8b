package io.esrecommend.embedding;

import java.util.Arrays;
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
     * @throws IllegalArgumentException if there is none
     */
    public static Device of(String name) {
        return Arrays.stream(values())
                .filter(device -> device.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "[" + name + "] is no device but must be one of " + Arrays.toString(values())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
