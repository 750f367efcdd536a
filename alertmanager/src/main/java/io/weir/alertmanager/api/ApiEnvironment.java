package io.weir.alertmanager.api;

import io.weir.alertmanager.alert.AlertStore;
import io.weir.alertmanager.dispatch.Dispatch;
import io.weir.alertmanager.event.Events;
import io.weir.alertmanager.matcher.MatcherParser;
import io.weir.alertmanager.silence.Silences;
import io.weir.model.record.AlertHistoryRecord;
import io.weir.web.BuildInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What the API answers from.
 *
 * @param readable whether all state has been read; until then, requests that depend on it are refused
 * @param writable whether Kafka can be reached; if not, writes are refused at once
 * @param events hears of silences
 * @param maxAlertsPerName how many alerts of one name are kept, 0 for any number
 * @param maxConcurrentGets more are refused
 */
public record ApiEnvironment(
        Dispatch dispatch,
        AlertStore alerts,
        Silences silences,
        ReceivedAlerts metrics,
        InstantSource clock,
        BuildInfo build,
        MatcherParser matcherParser,
        BooleanSupplier readable,
        BooleanSupplier writable,
        Supplier<Cluster> cluster,
        History history,
        Events events,
        int maxAlertsPerName,
        int maxConcurrentGets) {
    /** Where the newest events are found that {@code wanted} holds for, the newest first. */
    @FunctionalInterface
    public interface History {
        List<AlertHistoryRecord> newest(Predicate<AlertHistoryRecord> wanted, int limit);
    }
}
