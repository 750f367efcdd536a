package io.weir.stream.job;

/**
 * The instant of a group that a partition evaluates next.
 *
 * @param planHash of the plan under which the instant was chosen
 */
record NextInstant(long planHash, long instantMs) {}
