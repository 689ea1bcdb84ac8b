package io.esrecommend.popularity;

/**
 * Two windows of time, one after the other, whose users are compared.
 *
 * @param origin the end of the recent window, in milliseconds since the epoch; it belongs to the window
 * @param recent the length of the recent window, in milliseconds
 * @param past the length of the window before it, in milliseconds
 */
record Growth(long origin, long recent, long past) {

    private static final long MILLIS = 1000;

    /** Whether a time, in seconds since the epoch, is in the recent window. */
    boolean isRecent(long seconds) {
        long age = origin - seconds * MILLIS;
        return age >= 0 && age < recent;
    }

    /** Whether a time, in seconds since the epoch, is in the window before. */
    boolean isPast(long seconds) {
        long age = origin - seconds * MILLIS;
        return age >= recent && age < recent + past;
    }
}
