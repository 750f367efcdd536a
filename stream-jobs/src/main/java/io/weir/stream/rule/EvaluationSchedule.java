package io.weir.stream.rule;

import io.weir.model.Fingerprint;
import io.weir.model.Labels;

/**
 * The instants at which a group is evaluated: {@code k * interval + offset}, where the offset is a hash of the group's
 * identity, so that groups of one interval are spread over it and keep their instants over restarts.
 *
 * <p>Differs from Prometheus: the offset is a hash of ours and has whole milliseconds.
 *
 * @param offsetMs in {@code [0, intervalMs)}
 */
public record EvaluationSchedule(long intervalMs, long offsetMs) {
    static EvaluationSchedule of(String file, String group, long intervalMs) {
        long hash = Fingerprint.of(Labels.of("file", file, "name", group)).low();
        return new EvaluationSchedule(intervalMs, Long.remainderUnsigned(hash, intervalMs));
    }

    /** The first instant at or after {@code timeMs}. */
    public long firstAtOrAfter(long timeMs) {
        return timeMs + Math.floorMod(offsetMs - timeMs, intervalMs);
    }
}
