package io.weir.storage.segment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a segment's name says. The name is a function of what is cut, so cutting again after a crash writes the same object.
 *
 * @param partition of the samples topic
 * @param blockStartMs first instant of the block
 * @param blockEndMs first instant after the block
 * @param level 0 for segments cut from the head; compaction adds one
 * @param lateOffset for a late segment the record offset of the newest late sample in it, else {@link #REGULAR}
 */
public record SegmentName(int partition, long blockStartMs, long blockEndMs, int level, long lateOffset) {
    /** The {@link #lateOffset} of a segment that is not late. */
    public static final long REGULAR = -1;

    private static final Pattern OBJECT =
            Pattern.compile("p([0-9]+)/\\1-(-?[0-9]+)-(-?[0-9]+)-l([0-9]+)(?:-late-([0-9]+))?\\.parquet");

    /** The segment of a whole block, cut from the head. */
    public static SegmentName ofBlock(int partition, long blockStartMs, long blockEndMs) {
        return new SegmentName(partition, blockStartMs, blockEndMs, 0, REGULAR);
    }

    /** A segment of the series that got samples after the block was cut, up to the record {@code lateOffset}. */
    public static SegmentName ofLate(int partition, long blockStartMs, long blockEndMs, long lateOffset) {
        return new SegmentName(partition, blockStartMs, blockEndMs, 0, lateOffset);
    }

    /** The key in the catalogue. */
    public String name() {
        String late = lateOffset == REGULAR ? "" : "-late-" + lateOffset;
        return partition + "-" + blockStartMs + "-" + blockEndMs + "-l" + level + late;
    }

    /** The object's name in the object store. */
    public String objectName() {
        return "p" + partition + "/" + name() + ".parquet";
    }

    /** The name in {@link #objectName}, or nothing if the object is none of ours. */
    public static Optional<SegmentName> parse(String objectName) {
        Matcher matcher = OBJECT.matcher(objectName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentName(
                    Integer.parseInt(matcher.group(1)),
                    Long.parseLong(matcher.group(2)),
                    Long.parseLong(matcher.group(3)),
                    Integer.parseInt(matcher.group(4)),
                    matcher.group(5) == null ? REGULAR : Long.parseLong(matcher.group(5))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether {@code other} is of the same block of the same partition at the same level. */
    public boolean isSameBlock(SegmentName other) {
        return partition == other.partition
                && blockStartMs == other.blockStartMs
                && blockEndMs == other.blockEndMs
                && level == other.level;
    }
}
