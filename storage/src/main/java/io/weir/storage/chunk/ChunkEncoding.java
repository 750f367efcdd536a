package io.weir.storage.chunk;

import java.util.Optional;

/** What a chunk holds and how. */
public enum ChunkEncoding {
    /** Floats, as {@link XorChunkDescriptor} draws it. */
    XOR(0),
    /** Native histograms, as {@link HistogramChunkDescriptor} draws it. */
    HISTOGRAM(1);

    private final int code;

    ChunkEncoding(int code) {
        this.code = code;
    }

    /** Its number in snapshots. */
    public int code() {
        return code;
    }

    /** The encoding of a {@link #code}, or empty if there is none of it. */
    public static Optional<ChunkEncoding> ofCode(int code) {
        return switch (code) {
            case 0 -> Optional.of(XOR);
            case 1 -> Optional.of(HISTOGRAM);
            default -> Optional.empty();
        };
    }
}
