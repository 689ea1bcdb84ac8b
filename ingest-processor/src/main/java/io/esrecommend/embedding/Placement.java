package io.esrecommend.embedding;

/**
 * Where a session runs.
 *
 * @param device {@code cpu} or {@code cuda}
 * @param reason why CUDA was tried in vain, else null
 */
record Placement(String device, String reason) {}
