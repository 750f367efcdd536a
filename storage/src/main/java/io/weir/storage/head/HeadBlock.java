package io.weir.storage.head;

/**
 * A block that a head has samples of.
 *
 * @param startMs its first instant
 * @param endMs the first instant after it
 * @param isLate whether samples came after the block was complete that no late segment covers
 * @param lateOffset the record offset of the newest of these
 * @param lateSinceMs the log's clock when the oldest of these came
 */
public record HeadBlock(long startMs, long endMs, boolean isLate, long lateOffset, long lateSinceMs) {}
