package io.esrecommend.benchmark;

/**
 * Something that a made-up user does, as any system may tell of it.
 *
 * @param user who
 * @param session on which occasion
 * @param item with what
 * @param action {@code view}, {@code cart} or {@code buy}
 * @param platform {@code web}, {@code ios} or {@code android}
 * @param time when, in milliseconds since 1970; whole seconds
 * @param price of the item
 */
record Act(String user, String session, String item, String action, String platform, long time, double price) {}
