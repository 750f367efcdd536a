package io.weir.alertmanager.notify;

import io.weir.alertmanager.route.Route;
import io.weir.alertmanager.timeinterval.TimeIntervals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a route's groups are muted at an instant, whatever their alerts.
 *
 * @param reason as the label of a metric: {@code active_time_interval} or {@code mute_time_interval}
 * @param intervals the names of the intervals that mute, or of those of which none is active
 */
public record TimeMuting(String reason, List<String> intervals) {
    public TimeMuting {
        intervals = List.copyOf(intervals);
    }

    /** What mutes {@code route} at {@code now}, if anything does. */
    public static Optional<TimeMuting> of(Route route, TimeIntervals intervals, Instant now) {
        List<String> only = route.activeTimeIntervals();
        if (!only.isEmpty() && intervals.active(only, now).isEmpty()) {
            return Optional.of(new TimeMuting("active_time_interval", only));
        }
        List<String> muting = intervals.active(route.muteTimeIntervals(), now);
        return muting.isEmpty() ? Optional.empty() : Optional.of(new TimeMuting("mute_time_interval", muting));
    }
}
