package io.esrecommend.cooccurrence;

/** What a counting may use: memory, and time until nobody waits for it any more. */
interface Bounds {

    /**
     * Told of memory before it is taken, and after it was given back.
     *
     * @param bytes negative where they are given back
     * @throws RuntimeException where so much may not be taken
     */
    void allocate(long bytes);

    /**
     * Asked every few thousand pairs.
     *
     * @throws RuntimeException once the counting is cancelled
     */
    void checkCancelled();

    /** Bounds for what is small. */
    Bounds NONE = new Bounds() {
        @Override
        public void allocate(long bytes) {}

        @Override
        public void checkCancelled() {}
    };
}
