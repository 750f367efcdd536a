package io.weir.alertmanager.api;

import com.google.re2j.Pattern;
import io.weir.alertmanager.config.ReceiverConfig;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.model.Labels;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What requests for alerts and groups ask for. */
record AlertFilter(
        boolean active,
        boolean silenced,
        boolean inhibited,
        boolean muted,
        List<Matcher> matchers,
        List<Matcher> receiverMatchers,
        @Nullable Pattern receiver) {
    /** The names of those receivers that are asked for. */
    Set<String> receivers(List<ReceiverConfig> all) {
        return all.stream()
                .filter(one -> receiver == null || receiver.matcher(one.name()).find())
                .filter(one -> Matcher.allMatch(receiverMatchers, Labels.of(one.labels())))
                .map(ReceiverConfig::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean acceptsLabels(Labels labels) {
        return Matcher.allMatch(matchers, labels);
    }

    boolean acceptsStatus(AlertStatus status) {
        boolean hidden = !active && status.isActive()
                || !silenced && !status.silencedBy().isEmpty()
                || !inhibited && !status.inhibitedBy().isEmpty();
        return !hidden;
    }
}
