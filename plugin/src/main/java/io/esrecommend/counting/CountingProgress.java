package io.esrecommend.counting;

/** Hears how far the counting is; may throw, to end it. */
public interface CountingProgress {

    /**
     * Begins to make rows.
     *
     * @param parts that there are
     * @return how many of them are done already
     */
    int begin(int parts);

    /**
     * The rows of a part are written.
     *
     * @param items of the part
     * @param pairs that were seen
     */
    void counted(int items, long pairs);

    /** Something was done that is none of the parts. */
    void worked();
}
