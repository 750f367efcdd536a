package io.weir.alertmanager.timeinterval;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The named time intervals of a configuration, in the order written. */
public record TimeIntervals(Map<String, List<TimeInterval>> byName) {
    public static final TimeIntervals NONE = new TimeIntervals(Map.of());

    public TimeIntervals {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** Those of {@code names} that hold {@code instant}, in the given order. */
    public List<String> active(List<String> names, Instant instant) {
        return names.stream()
                .filter(name ->
                        byName.getOrDefault(name, List.of()).stream().anyMatch(interval -> interval.contains(instant)))
                .toList();
    }
}
