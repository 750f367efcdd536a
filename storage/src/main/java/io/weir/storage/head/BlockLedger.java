package io.weir.storage.head;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which blocks a head has samples of, and which of them got samples after they were complete. Guarded by the head's lock.
 */
final class BlockLedger {
    static final long NEVER = -1;

    /** One block of a head. */
    static final class Block {
        final long startMs;
        /** The record offset of the newest late sample that no late segment covers, or {@link #NEVER}. */
        long lateOffset = NEVER;
        /** The log's clock at the oldest such sample. */
        long lateSinceMs;

        Block(long startMs) {
            this.startMs = startMs;
        }
    }

    private final TreeMap<Long, Block> blocks = new TreeMap<>();

    Block blockAt(long startMs) {
        return blocks.computeIfAbsent(startMs, Block::new);
    }

    void markLate(Block block, long offset, long clockMs) {
        if (block.lateOffset == NEVER) {
            block.lateSinceMs = clockMs;
        }
        block.lateOffset = Math.max(block.lateOffset, offset);
    }

    void dropBefore(long beforeMs) {
        blocks.headMap(beforeMs, false).clear();
    }

    List<Block> blocks() {
        return new ArrayList<>(blocks.values());
    }
}
