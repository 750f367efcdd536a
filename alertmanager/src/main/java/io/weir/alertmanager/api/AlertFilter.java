package io.weir.alertmanager.api;

import com.google.re2j.Pattern;
import io.weir.alertmanager.matcher.Matcher;
import io.weir.model.Labels;
import java.util.List;
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
    boolean acceptsReceiver(String name) {
        boolean byName = receiver == null || receiver.matcher(name).find();
        return byName && Matcher.allMatch(receiverMatchers, Labels.of("name", name));
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
