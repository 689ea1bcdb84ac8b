package io.esrecommend.embedding;

import java.util.Arrays;

/** Options whose value is one of a few names, those of an enum's constants in lower case. */
final class OneOf {

    private OneOf() {}

    /**
     * The constant of a name.
     *
     * @param type whose constants print as their names
     * @param option that has the value, for the message
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    static <E extends Enum<E>> E named(Class<E> type, String option, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("[" + option + "] is [" + name + "] but must be one of "
                        + Arrays.toString(type.getEnumConstants())));
    }
}
